/**
 * What exported C files have, as far as they use it (see library.ts): jets (value, 4 first, 10 second derivatives, order 00 01 02 03 11 12 13 22 23 33),
 * the functions of the language on them, and a network's steps on vectors of jets, stream by stream.
 */
export const C_LIBRARY = `
typedef struct { double v[15]; } jet;
static const int I[10] = {0, 0, 0, 0, 1, 1, 1, 2, 2, 3};
static const int J[10] = {0, 1, 2, 3, 1, 2, 3, 2, 3, 3};

static jet j_constant(const double *x, double value) {
  jet f = {{0}};
  (void)x;
  f.v[0] = value;
  return f;
}

static jet j_coordinate(const double *x, int k) {
  jet f = {{0}};
  f.v[0] = x[k];
  f.v[1 + k] = 1;
  return f;
}

/* f(a), f' and f'' being given. */
static jet chain(jet a, double f, double f1, double f2) {
  jet r;
  r.v[0] = f;
  for (int i = 0; i < 4; i++) r.v[1 + i] = f1 * a.v[1 + i];
  for (int p = 0; p < 10; p++) r.v[5 + p] = f1 * a.v[5 + p] + f2 * a.v[1 + I[p]] * a.v[1 + J[p]];
  return r;
}

/* f(a, b), with its first and second derivatives. */
static jet chain2(jet a, jet b, double f, double fa, double fb, double faa, double fab, double fbb) {
  jet r;
  r.v[0] = f;
  for (int i = 0; i < 4; i++) r.v[1 + i] = fa * a.v[1 + i] + fb * b.v[1 + i];
  for (int p = 0; p < 10; p++) {
    const double ai = a.v[1 + I[p]], aj = a.v[1 + J[p]], bi = b.v[1 + I[p]], bj = b.v[1 + J[p]];
    r.v[5 + p] = fa * a.v[5 + p] + fb * b.v[5 + p] + faa * ai * aj + fab * (ai * bj + aj * bi) + fbb * bi * bj;
  }
  return r;
}

static jet j_add(jet a, jet b) {
  for (int s = 0; s < 15; s++) a.v[s] += b.v[s];
  return a;
}

static jet j_subtract(jet a, jet b) {
  for (int s = 0; s < 15; s++) a.v[s] -= b.v[s];
  return a;
}

static jet j_negate(jet a) {
  for (int s = 0; s < 15; s++) a.v[s] = -a.v[s];
  return a;
}

static jet j_multiply(jet a, jet b) { return chain2(a, b, a.v[0] * b.v[0], b.v[0], a.v[0], 0, 1, 0); }

static jet j_divide(jet a, jet b) {
  const double v = 1 / b.v[0], q = a.v[0] / b.v[0];
  return chain2(a, b, q, v, -q * v, 0, -v * v, 2 * q * v * v);
}

static double whole_power(double x, int n) {
  double result = 1;
  for (; n > 0; n >>= 1, x *= x) {
    if (n & 1) result *= x;
  }
  return result;
}

static jet j_integer_power(jet a, int n) {
  const double x = a.v[0];
  if (n == 0) return j_constant(0, 1);
  if (n == 1) return a;
  if (n > 1) {
    const double q = whole_power(x, n - 2);
    return chain(a, q * x * x, n * q * x, n * (n - 1.0) * q);
  }
  const double f = 1 / whole_power(x, -n);
  return chain(a, f, n * f / x, n * (n - 1.0) * f / x / x);
}

static jet j_constant_power(jet a, double n) {
  const double x = a.v[0];
  return chain(a, pow(x, n), n * pow(x, n - 1), n * (n - 1) * pow(x, n - 2));
}

static jet j_power(jet a, jet b) {
  const double x = a.v[0], y = b.v[0], f = pow(x, y), l = log(x);
  return chain2(a, b, f, y * f / x, f * l, y * (y - 1) * f / x / x, f / x + y * f / x * l, f * l * l);
}

static jet j_sqrt(jet a) {
  const double f = sqrt(a.v[0]), f1 = 0.5 / f;
  return chain(a, f, f1, -0.5 * f1 / a.v[0]);
}

static jet j_exp(jet a) {
  const double f = exp(a.v[0]);
  return chain(a, f, f, f);
}

static jet j_log(jet a) {
  const double v = 1 / a.v[0];
  return chain(a, log(a.v[0]), v, -v * v);
}

static jet j_sin(jet a) {
  const double f = sin(a.v[0]);
  return chain(a, f, cos(a.v[0]), -f);
}

static jet j_cos(jet a) {
  const double f = cos(a.v[0]);
  return chain(a, f, -sin(a.v[0]), -f);
}

static jet j_tan(jet a) {
  const double f = tan(a.v[0]), f1 = 1 + f * f;
  return chain(a, f, f1, 2 * f * f1);
}

static jet j_asin(jet a) {
  const double x = a.v[0], d = (1 - x) * (1 + x), f1 = 1 / sqrt(d);
  return chain(a, asin(x), f1, x * f1 / d);
}

static jet j_acos(jet a) {
  const double x = a.v[0], d = (1 - x) * (1 + x), f1 = -1 / sqrt(d);
  return chain(a, acos(x), f1, x * f1 / d);
}

static jet j_atan(jet a) {
  const double x = a.v[0], f1 = 1 / (1 + x * x);
  return chain(a, atan(x), f1, -2 * x * f1 * f1);
}

static jet j_atan2(jet y, jet x) {
  const double u = y.v[0], v = x.v[0], q = 1 / (u * u + v * v), m = 2 * u * v * q * q;
  return chain2(y, x, u == 0 && v == 0 ? NAN : atan2(u + 0.0, v), v * q, -u * q, -m, (u * u - v * v) * q * q, m);
}

static jet j_sinh(jet a) {
  const double f = sinh(a.v[0]);
  return chain(a, f, cosh(a.v[0]), f);
}

static jet j_cosh(jet a) {
  const double f = cosh(a.v[0]);
  return chain(a, f, sinh(a.v[0]), f);
}

static jet j_tanh(jet a) {
  const double f = tanh(a.v[0]), f1 = (1 - f) * (1 + f);
  return chain(a, f, f1, -2 * f * f1);
}

static jet j_asinh(jet a) {
  const double x = a.v[0], f1 = 1 / sqrt(1 + x * x);
  return chain(a, asinh(x), f1, -x * f1 * f1 * f1);
}

static jet j_acosh(jet a) {
  const double x = a.v[0], f1 = 1 / (sqrt(x - 1) * sqrt(x + 1));
  return chain(a, acosh(x), f1, -x * f1 * f1 * f1);
}

static jet j_atanh(jet a) {
  const double x = a.v[0], f1 = 1 / ((1 - x) * (1 + x));
  return chain(a, atanh(x), f1, 2 * x * f1 * f1);
}

static double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }

static jet j_abs(jet a) { return chain(a, fabs(a.v[0]), sign(a.v[0]), 0); }

static jet j_sign(jet a) { return j_constant(0, sign(a.v[0])); }

static jet j_minimum(jet a, jet b) { return a.v[0] <= b.v[0] ? a : b; }

static jet j_maximum(jet a, jet b) { return b.v[0] <= a.v[0] ? a : b; }

static jet j_less(jet a, jet b) { return j_constant(0, a.v[0] < b.v[0]); }

static jet j_less_equal(jet a, jet b) { return j_constant(0, a.v[0] <= b.v[0]); }

static jet j_equal(jet a, jet b) { return j_constant(0, a.v[0] == b.v[0]); }

static jet j_and(jet a, jet b) { return j_constant(0, a.v[0] != 0 && b.v[0] != 0); }

static jet j_or(jet a, jet b) { return j_constant(0, a.v[0] != 0 || b.v[0] != 0); }

static jet j_not(jet a) { return j_constant(0, a.v[0] == 0); }

static jet j_select(jet a, jet b, jet c) { return a.v[0] != 0 ? b : c; }

/* Of vectors [streams][n], with 1, 5 or 15 streams: a linear layer. */
static void linear(const double *w, const double *b, int rows, int n, int streams, const double *a, double *out) {
  for (int s = 0; s < streams; s++) {
    for (int i = 0; i < rows; i++) {
      double sum = s == 0 ? b[i] : 0;
      for (int j = 0; j < n; j++) sum += w[i * n + j] * a[s * n + j];
      out[s * rows + i] = sum;
    }
  }
}

/* sigma gives the value and two derivatives. */
static void activate(void (*sigma)(double, double *), int n, int streams, const double *z, double *out) {
  double d[3];
  for (int k = 0; k < n; k++) {
    sigma(z[k], d);
    out[k] = d[0];
    for (int s = 1; s < streams && s < 5; s++) out[s * n + k] = d[1] * z[s * n + k];
    for (int p = 0; 5 + p < streams; p++) {
      out[(5 + p) * n + k] = d[2] * z[(1 + I[p]) * n + k] * z[(1 + J[p]) * n + k] + d[1] * z[(5 + p) * n + k];
    }
  }
}

static void add(int n, int streams, const double *a, const double *b, double *out) {
  for (int k = 0; k < streams * n; k++) out[k] = a[k] + b[k];
}

static void subtract(int n, int streams, const double *a, const double *b, double *out) {
  for (int k = 0; k < streams * n; k++) out[k] = a[k] - b[k];
}

static void scale(int n, int streams, double factor, const double *a, double *out) {
  for (int k = 0; k < streams * n; k++) out[k] = factor * a[k];
}

static void multiply(int n, int streams, const double *a, const double *b, double *out) {
  for (int k = 0; k < n; k++) {
    out[k] = a[k] * b[k];
    for (int s = 1; s < streams && s < 5; s++) out[s * n + k] = a[s * n + k] * b[k] + a[k] * b[s * n + k];
    for (int p = 0; 5 + p < streams; p++) {
      const int i = (1 + I[p]) * n + k, j = (1 + J[p]) * n + k, q = (5 + p) * n + k;
      out[q] = a[q] * b[k] + a[i] * b[j] + a[j] * b[i] + a[k] * b[q];
    }
  }
}
`;
