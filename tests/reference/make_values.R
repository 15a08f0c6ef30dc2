# Makes reference values of statistics.json again, and compares them with what stands there.
#
#   Rscript make_values.R [folder with the data sets as csv]
#
# Needs R 4.2 with jsonlite, coin, psych, vcd, ordinal and metafor (Debian 12: r-base-core, r-cran-coin, ...). Entries whose data
# set is not in the folder are counted and left out. Not made again: values by a formula, and those of packages other than these.
suppressMessages({library(jsonlite); library(coin); library(psych)})

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
folder <- c(commandArgs(TRUE), file.path(here, "data"))[1]
entries <- fromJSON(file.path(here, "statistics.json"), simplifyVector = TRUE, simplifyDataFrame = FALSE)$entries

read_table <- function(entry) {
  frame <- read.csv(file.path(folder, entry$data), na.strings = "", check.names = FALSE, stringsAsFactors = FALSE)
  told <- paste(entry$filter, entry$columns)
  for (found in regmatches(told, gregexpr("[A-Za-z.]+==('[^']*'|[A-Za-z0-9]+)", told))[[1]]) {
    parts <- strsplit(found, "==")[[1]]
    frame <- frame[tolower(as.character(frame[[parts[1]]])) == tolower(gsub("'", "", parts[2])), , drop = FALSE]
  }
  rows <- regmatches(entry$filter, regexec("^rows ([0-9]+)-([0-9]+)", entry$filter))[[1]]
  if (length(rows)) frame <- frame[as.integer(rows[2]):as.integer(rows[3]), , drop = FALSE]
  frame
}
names_of <- function(entry, frame) {
  told <- sub(" \\(.*", "", entry$columns)
  ends <- strsplit(told, "..", fixed = TRUE)[[1]]
  if (length(ends) == 2) return(names(frame)[match(ends[1], names(frame)):match(ends[2], names(frame))])
  strsplit(told, ",")[[1]]
}
items_of <- function(entry) { frame <- read_table(entry); frame[names_of(entry, frame)] }
groups_of <- function(entry) {
  parts <- strsplit(entry$columns, " by ")[[1]]
  frame <- read_table(entry)
  frame <- frame[!is.na(frame[[parts[1]]]) & !is.na(frame[[parts[2]]]), ]
  list(value = frame[[parts[1]]], by = factor(frame[[parts[2]]]))
}
two_of <- function(entry) {
  found <- groups_of(entry)
  told <- regmatches(entry$filter, regexec("first=([^,;(]+), second=([^,;(]+)", entry$filter))[[1]]
  lapply(trimws(told[2:3]), function(name) found$value[found$by == name])
}
pairs_of <- function(entry) {
  frame <- read_table(entry); names <- names_of(entry, frame)
  if (length(names) == 2) return(frame[names])
  keys <- if ("time" %in% names(frame)) c("id", "time") else c("ID", "group")
  times <- sort(unique(frame[[keys[2]]]))
  parts <- lapply(times, function(time) frame[frame[[keys[2]]] == time, c(keys[1], names)])
  merge(parts[[1]], parts[[2]], by = keys[1])[2:3]
}

makers <- list(
  items = function(entry) {
    if (entry$data == "inline") { x <- entry$args$x; n <- entry$args$n; found <- list(x = x, n = n) }
    else {
      answers <- items_of(entry)[[1]]
      if (!is.null(entry$args$levels)) {
        quartiles <- quantile(answers, c(.25, .75), na.rm = TRUE, names = FALSE)
        return(list(n = sum(!is.na(answers)), missing = sum(is.na(answers)), mean = mean(answers, na.rm = TRUE),
          sd = sd(answers, na.rm = TRUE), median = median(answers, na.rm = TRUE), q1_type7 = quartiles[1],
          q3_type7 = quartiles[2], iqr_type7 = IQR(answers, na.rm = TRUE)))
      }
      answers <- answers[!is.na(answers)]; x <- sum(answers %in% entry$args$top); n <- length(answers)
      found <- list(x = x, n = n, p = x / n)
    }
    score <- suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int; exact <- binom.test(x, n)$conf.int
    c(found, list(wilson_low = score[1], wilson_high = score[2], clopper_low = exact[1], clopper_high = exact[2]))
  },
  quantiles = function(entry) {
    answers <- items_of(entry)[[1]]
    list(type7 = quantile(answers, c(.1, .25, .5, .75, .9), na.rm = TRUE, names = FALSE, type = 7))
  },
  alpha = function(entry) {
    items <- items_of(entry); for (name in entry$args$reversed) items[[name]] <- entry$args$min + entry$args$max - items[[name]]
    if (!identical(entry$args$missing, "complete")) return(list())
    items <- items[complete.cases(items), ]
    found <- suppressWarnings(psych::alpha(items)); limits <- alpha.ci(found$total$raw_alpha, nrow(items), ncol(items))
    list(n = nrow(items), k = ncol(items), raw_alpha = found$total$raw_alpha, std_alpha = found$total$std.alpha,
      average_r = found$total$average_r, feldt_low = unname(limits$lower.ci), feldt_high = unname(limits$upper.ci))
  },
  signedrank = function(entry) {
    if (grepl("effect$", entry$id)) return(list())
    pairs <- pairs_of(entry); pairs <- pairs[complete.cases(pairs), ]; method <- if (grepl("pratt$", entry$id)) "Pratt" else "Wilcoxon"
    p <- function(...) as.numeric(pvalue(wilcoxsign_test(pairs[[2]] ~ pairs[[1]], zero.method = method, ...)))
    plain <- wilcoxsign_test(pairs[[2]] ~ pairs[[1]], zero.method = method)
    list(n_pairs = nrow(pairs), n_zero = sum(pairs[[1]] == pairs[[2]]), z_asymp = as.numeric(statistic(plain)),
      p_asymp = as.numeric(pvalue(plain)), p_exact_two = p(distribution = "exact"),
      p_exact_greater = p(distribution = "exact", alternative = "greater"),
      p_exact_less = p(distribution = "exact", alternative = "less"))
  },
  mannwhitney = function(entry) {
    two <- two_of(entry); value <- unlist(two); by <- factor(rep(1:2, lengths(two)))
    plain <- wilcox_test(value ~ by)
    found <- list(n1 = length(two[[1]]), n2 = length(two[[2]]), z_asymp = as.numeric(statistic(plain)),
      U = unname(suppressWarnings(wilcox.test(two[[1]], two[[2]], exact = FALSE)$statistic)), p_asymp = as.numeric(pvalue(plain)),
      p_asymp_cc = suppressWarnings(wilcox.test(two[[1]], two[[2]], exact = FALSE, correct = TRUE)$p.value))
    if (!is.null(entry$value$p_exact_two)) found$p_exact_two <- as.numeric(pvalue(wilcox_test(value ~ by, distribution = "exact")))
    found
  },
  kruskal = function(entry) {
    if (grepl("^A-scale", entry$columns)) return(list())
    found <- groups_of(entry); test <- kruskal.test(found$value, found$by)
    list(H = unname(test$statistic), df = unname(test$parameter), p = test$p.value,
      epsilon2 = unname(test$statistic) / (length(found$value) - 1))
  },
  pairwise = function(entry) {
    if (grepl("^A-scale", entry$columns)) return(list())
    found <- groups_of(entry)
    test <- suppressWarnings(pairwise.wilcox.test(found$value, found$by, p.adjust.method = entry$args$adjust, exact = FALSE,
      correct = entry$args$continuity_correction))$p.value
    made <- list()
    for (name in names(entry$value)) {
      pair <- strsplit(name, " vs ")[[1]]
      if (all(pair %in% levels(found$by))) made[[name]] <- test[pair[2], pair[1]]
    }
    made
  },
  friedman = function(entry) {
    items <- items_of(entry); test <- friedman.test(as.matrix(items[complete.cases(items), ]))
    list(chisq = unname(test$statistic), df = unname(test$parameter), p = test$p.value)
  },
  table = function(entry) {
    rows <- if (is.null(entry$value$nrow)) 2 else entry$value$nrow
    counts <- matrix(unlist(entry$value$table), nrow = rows, byrow = TRUE)
    chi <- suppressWarnings(chisq.test(counts, correct = FALSE))
    list(fisher_p = fisher.test(counts, workspace = 2e7)$p.value, chisq = unname(chi$statistic), df = unname(chi$parameter),
      p = chi$p.value, min_expected = min(chi$expected), cramers_v = vcd::assocstats(counts)$cramer)
  },
  mcnemar = function(entry) {
    v <- entry$value; counts <- matrix(c(v$a, v$b, v$c, v$d), 2, byrow = TRUE)
    test <- mcnemar.test(counts, correct = FALSE)
    list(p_exact = binom.test(min(v$b, v$c), v$b + v$c)$p.value, chisq = unname(test$statistic), p = test$p.value)
  },
  spearman = function(entry) {
    items <- items_of(entry); items <- items[complete.cases(items), ]
    test <- suppressWarnings(cor.test(items[[1]], items[[2]], method = "spearman", exact = FALSE))
    list(n = nrow(items), rho = unname(test$estimate), p_r_cor_test = test$p.value)
  },
  propodds = function(entry) {
    frame <- read_table(entry); response <- trimws(strsplit(entry$columns, "~")[[1]][1])
    for (name in names(frame)) if (is.character(frame[[name]])) frame[[name]] <- factor(frame[[name]], levels = unique(na.omit(frame[[name]])))
    frame[[response]] <- factor(frame[[response]], ordered = TRUE)
    frame$weight <- if (is.null(entry$args$weights)) 1 else frame[[entry$args$weights]]
    if (!grepl("clm", entry$source$fn)) return(list())
    fit <- ordinal::clm(as.formula(entry$columns), data = frame, weights = weight)
    list(loglik = as.numeric(logLik(fit)), aic = AIC(fit), coef = as.list(fit$beta), thresholds = as.list(fit$alpha))
  },
  kappa = function(entry) {
    items <- items_of(entry); levels <- sort(unique(unlist(items)))
    counts <- table(factor(items[[1]], levels), factor(items[[2]], levels))
    weights <- sub(".*\\.", "", entry$id)
    found <- vcd::Kappa(counts, weights = if (weights == "quadratic") "Fleiss-Cohen" else "Equal-Spacing")
    part <- if (weights == "unweighted") found$Unweighted else found$Weighted
    list(n = sum(counts), kappa = unname(part["value"]), se_vcd = unname(part["ASE"]))
  },
  icc = function(entry) {
    items <- items_of(entry); found <- suppressMessages(suppressWarnings(ICC(items[complete.cases(items), ], lmer = FALSE)))$results
    row <- found[found$type == entry$args$type, ]
    list(icc = row$ICC, F = row$F, df1 = row$df1, df2 = row$df2, p = row$p, ci_low = row[["lower bound"]], ci_high = row[["upper bound"]])
  },
  meta = function(entry) {
    d <- read_table(entry); a <- entry$args
    effects <- switch(a$measure,
      PLO = metafor::escalc("PLO", xi = xi, ni = ni, data = d, add = .5, to = "only0"), PFT = metafor::escalc("PFT", xi = xi, ni = ni, data = d),
      MD = , SMD = metafor::escalc(a$measure, m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = d),
      RR = metafor::escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = d),
      ABT = metafor::escalc("ABT", ai = ai, mi = mi, ni = ni, data = d))
    fit <- metafor::rma(yi, vi, data = effects, method = a$method, test = a$test)
    list(k = fit$k, estimate = as.numeric(fit$b), se = fit$se, ci_low = fit$ci.lb, ci_high = fit$ci.ub, tau2 = fit$tau2, I2 = fit$I2,
      Q = fit$QE, Q_p = fit$QEp)
  }
)

differs <- function(ours, theirs, tol) {
  ours <- unlist(ours); theirs <- unlist(theirs)
  if (!is.null(names(theirs)) && all(names(theirs) %in% names(ours))) ours <- ours[names(theirs)]
  if (length(ours) != length(theirs)) return(TRUE)
  any(abs(ours - theirs) > pmax(tol, tol * abs(theirs)))
}
compared <- 0; wrong <- character(); without <- character()
for (entry in entries) {
  if (is.null(makers[[entry$group]])) next
  if (!entry$group %in% c("table", "mcnemar") && entry$data != "inline" && !file.exists(file.path(folder, entry$data))) {
    without <- c(without, entry$id); next
  }
  made <- makers[[entry$group]](entry)
  for (key in intersect(names(made), names(entry$value))) {
    compared <- compared + 1
    if (differs(made[[key]], entry$value[[key]], entry$tol)) wrong <- c(wrong, sprintf("%s %s: %s, not %s", entry$id, key,
      paste(signif(unlist(made[[key]]), 8), collapse = " "), paste(signif(unlist(entry$value[[key]]), 8), collapse = " ")))
  }
}
cat(compared, "values made again,", length(wrong), "differ\n")
if (length(without)) cat("without data:", length(without), "entries\n")
if (length(wrong)) { writeLines(wrong); quit(status = 1) }
