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

# Binomial-normal pooling by brute force: integrals by the trapezoid rule, optimiser, profile limits by uniroot.
pooled <- function(x, n) {
  k <- length(x)
  one <- function(x, n, m, t) {
    f <- function(b) x * b - n * log1p(exp(b)) - (b - m)^2 / (2 * t^2)
    top <- optimize(f, c(-30, 30), maximum = TRUE, tol = 1e-10)
    at <- seq(min(top$maximum, m) - 12 * t, max(top$maximum, m) + 12 * t, length.out = 20001)
    log(sum(exp(f(at) - top$objective)) * (at[2] - at[1])) + top$objective - log(t * sqrt(2 * pi))
  }
  ll <- function(m, t) if (t < 1e-3) sum(x * m - n * log1p(exp(m))) else sum(mapply(one, x, n, m, t))
  spread <- function(m) { o <- optimize(function(t) ll(m, t), c(1e-3, 6), maximum = TRUE, tol = 1e-9); none <- ll(m, 0); if (o$objective > none) c(o$maximum, o$objective) else c(0, none) }
  best <- optimize(function(m) spread(m)[2], c(-8, 8), maximum = TRUE, tol = 1e-9)
  cut <- k * log1p(qt(.975, k - 1)^2 / (k - 1))
  g <- function(m) 2 * (best$objective - spread(m)[2]) - cut
  m <- best$maximum; t <- spread(m)[1]
  h <- function(t) 2 * (best$objective - optimize(function(m) ll(m, t), c(-10, 10), maximum = TRUE, tol = 1e-9)$objective) - qchisq(.95, 1)
  list(counts = x, sizes = n, estimate = plogis(m), low = plogis(uniroot(g, c(m - 8, m), tol = 1e-9)$root), high = plogis(uniroot(g, c(m, m + 8), tol = 1e-9)$root),
       tau = t, tau_low = if (t > 0 && h(1e-3) > 0) uniroot(h, c(1e-3, t), tol = 1e-9)$root else 0, tau_high = uniroot(h, c(max(t, 1e-3), 6), tol = 1e-9)$root)
}
pools <- Map(pooled, list(c(20, 19, 18, 20, 19, 17, 18, 20), c(8, 15, 9, 20, 7), c(30, 4, 55, 12, 70, 9), c(1, 0, 2, 0, 1, 3),
             c(16, 10, 4, 43, 10, 25, 13, 12, 22, 4, 5, 18, 58, 6)), # Pritz (1997), as in metafor's dat.pritz1997
             list(rep(20, 8), c(10, 20, 15, 22, 12), c(60, 30, 61, 40, 80, 12), c(15, 12, 20, 9, 14, 30),
             c(17, 12, 8, 58, 10, 42, 14, 12, 41, 5, 6, 23, 68, 10)))

# Planning: the fewest answers, by trying them one after the other.
first <- function(does, from = 2, to = 3000) { n <- from:to; ok <- sapply(n, does); max(c(from - 1, n[!ok])) + 1 }
width_finite <- function(n, p, N) { l <- finite(round(p * n), n, N); (l$high - l$low) / 2 }
power_signs <- function(n, up, down) {
  m <- 0:n
  sum(sapply(m, function(k) { x <- 0:k; tail <- pbinom(x - 1, k, .5, lower.tail = FALSE); dbinom(k, n, up + down) * sum(dbinom(x, k, up / (up + down))[tail <= .025]) }))
}
width_alpha <- function(n, a, k) (1 - a) * diff(qf(c(.025, .975), n - 1, (n - 1) * (k - 1))) / 2
z <- qnorm(.975)
wilson_half <- function(n, p) z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2)) / (1 + z^2 / n)
planning <- list(
  share = Map(function(w, p) list(within = w, expected = p, n = ceiling(uniroot(function(n) wilson_half(n, p) - w, c(1, 1e5), tol = 1e-9)$root)), c(.1, .05, .03, .1), c(.5, .5, .8, .9)),
  finite_share = Map(function(w, p, N) list(within = w, expected = p, population = N, n = first(function(n) width_finite(n, p, N) <= w + 1e-12, 1, N)), c(.1, .05, .1, .1), c(.5, .5, .8, .5), c(72, 118, 46, 300)),
  difference = Map(function(d, p) list(within = d, expected = p, n = ceiling(2 * ((z + qnorm(.8)) / (2 * asin(sqrt(p + d)) - 2 * asin(sqrt(p))))^2)), c(.2, .1, .3), c(.6, .5, .5)),
  change = Map(function(d, m) list(within = d, moving = m, n = first(function(n) power_signs(n, (m + d) / 2, (m - d) / 2) >= .8, 2, 140)), c(.3, .4, .25), c(.5, .6, .5)),
  alpha = Map(function(w, a, k) list(within = w, expected = a, items = k, n = first(function(n) width_alpha(n, a, k) <= w, 2, 600)), c(.1, .05), c(.8, .7), c(4, 6)))

cat(toJSON(list(
  meta = list(r = R.version.string, sandwich = as.character(packageVersion("sandwich"))),
  finite_share = shares, staggered = staggered, pooled = pools, planning = planning
), auto_unbox = TRUE, digits = 12, pretty = TRUE))
