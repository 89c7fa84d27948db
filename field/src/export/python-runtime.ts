/**
 * What exported Python files have, as far as they use it (see library.ts): jets are arrays [S, …] whose first axis is the
 * value, 4 first and 10 second derivatives (order 00 01 02 03 11 12 13 22 23 33), or the value alone. A register of a program
 * is [S, points], a vector of the network [S, points, width].
 */
export const PYTHON_LIBRARY = `
_I = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 3])
_J = np.array([0, 1, 2, 3, 1, 2, 3, 2, 3, 3])


def _chain(a, f, f1, f2):
    """f(a), f' and f'' being given."""
    out = np.empty_like(a)
    out[0] = f
    if len(a) > 1:
        out[1:5] = f1 * a[1:5]
        out[5:] = f1 * a[5:] + f2 * a[1 + _I] * a[1 + _J]
    return out


def _chain2(a, b, f, fa, fb, faa, fab, fbb):
    """f(a, b), with its first and second derivatives."""
    out = np.empty_like(a)
    out[0] = f
    if len(a) > 1:
        out[1:5] = fa * a[1:5] + fb * b[1:5]
        ai, aj, bi, bj = a[1 + _I], a[1 + _J], b[1 + _I], b[1 + _J]
        out[5:] = fa * a[5:] + fb * b[5:] + faa * ai * aj + fab * (ai * bj + aj * bi) + fbb * bi * bj
    return out


def _flat(like, value):
    """A value without derivatives."""
    out = np.zeros_like(like)
    out[0] = value
    return out


def j_constant(x, value):
    return _flat(x[..., 0], value)


def j_coordinate(x, k):
    return x[..., k]


def j_add(a, b):
    return a + b


def j_subtract(a, b):
    return a - b


def j_negate(a):
    return -a


def j_multiply(a, b):
    return _chain2(a, b, a[0] * b[0], b[0], a[0], 0, 1, 0)


def j_divide(a, b):
    v, q = 1 / b[0], a[0] / b[0]
    return _chain2(a, b, q, v, -q * v, 0, -v * v, 2 * q * v * v)


def j_integer_power(a, n):
    x = a[0]
    if n == 0:
        return _flat(a, 1)
    if n == 1:
        return a
    if n > 1:
        q = x ** (n - 2)
        return _chain(a, q * x * x, n * q * x, n * (n - 1) * q)
    f = 1 / x ** -n
    return _chain(a, f, n * f / x, n * (n - 1) * f / x / x)


def j_constant_power(a, n):
    x = a[0]
    return _chain(a, x**n, n * x ** (n - 1), n * (n - 1) * x ** (n - 2))


def j_power(a, b):
    x, y, f, l = a[0], b[0], a[0] ** b[0], np.log(a[0])
    return _chain2(a, b, f, y * f / x, f * l, y * (y - 1) * f / x / x, f / x + y * f / x * l, f * l * l)


def j_sqrt(a):
    f = np.sqrt(a[0])
    return _chain(a, f, 0.5 / f, -0.25 / f / a[0])


def j_exp(a):
    f = np.exp(a[0])
    return _chain(a, f, f, f)


def j_log(a):
    v = 1 / a[0]
    return _chain(a, np.log(a[0]), v, -v * v)


def j_sin(a):
    f = np.sin(a[0])
    return _chain(a, f, np.cos(a[0]), -f)


def j_cos(a):
    f = np.cos(a[0])
    return _chain(a, f, -np.sin(a[0]), -f)


def j_tan(a):
    f = np.tan(a[0])
    return _chain(a, f, 1 + f * f, 2 * f * (1 + f * f))


def j_asin(a):
    x, d = a[0], (1 - a[0]) * (1 + a[0])
    return _chain(a, np.arcsin(x), 1 / np.sqrt(d), x / np.sqrt(d) / d)


def j_acos(a):
    x, d = a[0], (1 - a[0]) * (1 + a[0])
    return _chain(a, np.arccos(x), -1 / np.sqrt(d), -x / np.sqrt(d) / d)


def j_atan(a):
    x, f1 = a[0], 1 / (1 + a[0] * a[0])
    return _chain(a, np.arctan(x), f1, -2 * x * f1 * f1)


def j_atan2(y, x):
    u, v = y[0], x[0]
    q = 1 / (u * u + v * v)
    m = 2 * u * v * q * q
    f = np.where((u == 0) & (v == 0), np.nan, np.arctan2(u + 0.0, v))
    return _chain2(y, x, f, v * q, -u * q, -m, (u * u - v * v) * q * q, m)


def j_sinh(a):
    f = np.sinh(a[0])
    return _chain(a, f, np.cosh(a[0]), f)


def j_cosh(a):
    f = np.cosh(a[0])
    return _chain(a, f, np.sinh(a[0]), f)


def j_tanh(a):
    f = np.tanh(a[0])
    f1 = (1 - f) * (1 + f)
    return _chain(a, f, f1, -2 * f * f1)


def j_asinh(a):
    x, f1 = a[0], 1 / np.sqrt(1 + a[0] * a[0])
    return _chain(a, np.arcsinh(x), f1, -x * f1 * f1 * f1)


def j_acosh(a):
    x, f1 = a[0], 1 / (np.sqrt(a[0] - 1) * np.sqrt(a[0] + 1))
    return _chain(a, np.arccosh(x), f1, -x * f1 * f1 * f1)


def j_atanh(a):
    x, f1 = a[0], 1 / ((1 - a[0]) * (1 + a[0]))
    return _chain(a, np.arctanh(x), f1, 2 * x * f1 * f1)


def j_abs(a):
    return _chain(a, np.abs(a[0]), np.sign(a[0]), 0)


def j_sign(a):
    return _flat(a, np.sign(a[0]))


def j_minimum(a, b):
    return np.where(a[0] <= b[0], a, b)


def j_maximum(a, b):
    return np.where(b[0] <= a[0], a, b)


def j_less(a, b):
    return _flat(a, a[0] < b[0])


def j_less_equal(a, b):
    return _flat(a, a[0] <= b[0])


def j_equal(a, b):
    return _flat(a, a[0] == b[0])


def j_and(a, b):
    return _flat(a, (a[0] != 0) & (b[0] != 0))


def j_or(a, b):
    return _flat(a, (a[0] != 0) | (b[0] != 0))


def j_not(a):
    return _flat(a, a[0] == 0)


def j_select(a, b, c):
    return np.where(a[0] != 0, b, c)


def _linear(name, a):
    out = a @ _W[name + ".weight"].T
    out[0] += _W[name + ".bias"]
    return out


def _silu(z, w, s):
    x, l = z[0], 1 / (1 + np.exp(-z[0]))
    return _chain(z, x * l, l * (1 + x * (1 - l)), l * (1 - l) * (2 + x * (1 - 2 * l)))


def _tanh(z, w, s):
    return j_tanh(z)


def _sine(z, w, s):
    f = np.sin(w * z[0])
    return _chain(z, f, w * np.cos(w * z[0]), -w * w * f)


def _gabor(z, w, s):
    x, q = z[0], s * s
    c, n, e, l = np.cos(w * x), np.sin(w * x), np.exp(-q * x * x), -2 * q * x
    return _chain(z, c * e, e * (l * c - w * n), e * ((l * l - 2 * q - w * w) * c - 2 * l * w * n))
`;
