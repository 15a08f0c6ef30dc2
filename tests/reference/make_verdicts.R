# Makes verdicts.json: values for functions that have no entry in statistics.json.
#
#   Rscript make_verdicts.R > verdicts.json
#
# Needs R 4.2 with jsonlite and sandwich (Debian 12: r-base-core, r-cran-jsonlite, r-cran-sandwich).
suppressMessages({library(jsonlite); library(sandwich)})

# Numbers of people K in a population of N that neither tail of the hypergeometric rejects, by trying every K.
finite <- function(count, n, population) {
  k <- count:(population - n + count)
  kept <- k[phyper(count - 1, k, population - k, n, lower.tail = FALSE) > .025 & phyper(count, k, population - k, n) > .025]
  list(count = count, n = n, population = population, low = min(kept) / population, high = max(kept) / population)
}
shares <- Map(finite, c(27, 48, 44, 23, 28, 0, 9, 3), c(33, 52, 58, 33, 39, 10, 9, 40), c(46, 72, 118, 61, 51, 30, 12, 4000))

# Units that start at different times: made-up counts (all of them are in the output).
set.seed(11)
units <- 6; times <- 16; starts <- c(4, 6, 8, 9, 11, 99)
rows <- expand.grid(time = 1:times, unit = letters[1:units])
rows$denominator <- sample(40:120, nrow(rows), TRUE)
rows$later <- rows$time >= starts[as.integer(rows$unit)]
rows$numerator <- rbinom(nrow(rows), rows$denominator, plogis(.1 * as.integer(rows$unit) + .3 * sin(rows$time) + .3 * rows$later))
model <- lm(numerator / denominator ~ unit + factor(time) + later, rows, weights = denominator)
error <- sqrt(vcovCL(model, cluster = ~unit, type = "HC1")["laterTRUE", "laterTRUE"])
effect <- unname(coef(model)["laterTRUE"])
others <- sapply(letters[1:units], function(one) unname(coef(lm(numerator / denominator ~ unit + factor(time) + later, rows[rows$unit != one, ], weights = denominator))["laterTRUE"]))
left <- sqrt((units - 1) / units * sum((others - effect)^2))
t5 <- qt(.975, units - 1)
staggered <- list(rows = rows, estimate = effect, usual = effect + c(-1, 1) * t5 * error, limits = effect + c(-1, 1) * t5 * left)

cat(toJSON(list(
  meta = list(r = R.version.string, sandwich = as.character(packageVersion("sandwich"))),
  finite_share = shares, staggered = staggered
), auto_unbox = TRUE, digits = 12, pretty = TRUE))
