# Values of tests/scoring/test_weighting.py (R 4.2.2, survey 4.1-1): Rscript make_weighting.R
# A share post-stratified to known numbers of people, and its standard error by linearisation, finite population allowed.
library(survey)
show <- function(hits, n, N) {
  g <- rep(seq_along(n), n)
  y <- unlist(mapply(function(h, k) rep(c(1, 0), c(h, k - h)), hits, n, SIMPLIFY = FALSE))
  drawn <- svydesign(ids = ~1, data = data.frame(g = factor(g), y = y, N = sum(N)), fpc = ~N)
  m <- svymean(~y, postStratify(drawn, ~g, data.frame(g = factor(seq_along(N)), Freq = N)))
  cat(sprintf("%.10f %.10f\n", coef(m), SE(m)))
}
show(c(18, 6), c(20, 10), c(25, 35))
show(c(15, 9, 20), c(16, 10, 32), c(30, 40, 48))
show(c(10, 8), c(10, 12), c(12, 30))
