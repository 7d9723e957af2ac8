/**
 * Wilson's score interval of a share: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, Journal of the American Statistical
 * Association 22 (1927), 209–212; without correction for continuity, as method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872.
 */

/** The standard normal distribution's 97.5 % point. */
const Z = 1.959963984540054;

/** The 95 % interval of `part / whole`, within 0 to 1; undefined where nobody was asked. */
export function wilsonInterval(part: number, whole: number): { low: number; high: number } | undefined {
  if (whole <= 0) return undefined;
  const share = part / whole;
  const square = Z * Z;
  const middle = (share + square / (2 * whole)) / (1 + square / whole);
  const reach = (Z / (1 + square / whole)) * Math.sqrt((share * (1 - share)) / whole + square / (4 * whole * whole));
  // At the ends the formula gives 0 and 1 but for rounding.
  return { low: part === 0 ? 0 : Math.max(0, middle - reach), high: part === whole ? 1 : Math.min(1, middle + reach) };
}
