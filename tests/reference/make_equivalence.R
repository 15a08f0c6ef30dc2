# Values of tests/scoring/test_equivalence.py (base R 4.2.2): Rscript make_equivalence.R
# Limits of Tango's interval and one-sided tests against 0.2, made otherwise than in the library: the likelihood of those
# who rose, fell and stayed is maximised numerically under each difference, and limits are found by uniroot.
q21 <- function(b,c,n,d){ f<-function(p){ x<-c(p+d, p, 1-2*p-d); if(any(x<0)) return(-1e300); k<-c(b,c,n-b-c); sum(ifelse(k>0,k*log(pmax(x,1e-300)),0)) }
  lo<-max(0,-d); hi<-(1-d)/2; optimize(f,c(lo,hi),maximum=TRUE,tol=1e-14)$maximum }
z <- function(b,c,n,d){ q<-q21(b,c,n,d); v<-n*(2*q+d*(1-d)); (b-c-n*d)/sqrt(v) }
lim <- function(b,c,n,lev){ zz<-qnorm(1-(1-lev)/2); e<-(b-c)/n
  c(uniroot(function(d) z(b,c,n,d)-zz, c(-1+1e-6,e-1e-6),tol=1e-10)$root, uniroot(function(d) z(b,c,n,d)+zz, c(e+1e-6,1-1e-6),tol=1e-10)$root)}
for(r in list(c(12,10,82),c(9,3,21),c(27,1,33),c(5,5,40),c(2,0,30),c(0,14,60))) cat(r, sprintf("%.6f",lim(r[1],r[2],r[3],.95)), sprintf("%.6f", max(pnorm(z(r[1],r[2],r[3],.2)), 1-pnorm(z(r[1],r[2],r[3],-.2)))),"\n")
