"""A training step of Einstein Fields the way its reference does it, for comparison: `npm run bench -- jax`.

A plain SiLU network of 4 coordinates and 16 outputs (the metric's whole matrix); its derivatives by nested
forward-mode Jacobians under vmap; losses of the orders 0, 1, 2 supervised; their gradient in reverse mode; and SOAP
(Vyas et al. 2024, arXiv 2409.11321, b1 = b2 = 0.95) whose eigenbases are refreshed by QR at every step. All of it is
one compiled function. Needs JAX; nothing of the project does.

    python jax_step.py WIDTH DEPTH ORDER BATCH [ROUNDS]

prints the median time of a step as JSON. With `serve` in place of ROUNDS it prints a line when it is ready, then for
every line it reads makes one step and prints its time, so that two programs can take turns.
"""

import json
import statistics
import sys
import time

import jax
import jax.numpy as jnp

B1 = B2 = 0.95
EPSILON = 1e-8
RATE = 1e-5


def initial(key, width, depth):
    sizes = [4] + [width] * depth + [16]
    params = []
    for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
        key, draw = jax.random.split(key)
        weight = jax.random.normal(draw, (fan_in, fan_out)) / jnp.sqrt(fan_in)
        params.append((weight, jnp.zeros(fan_out)))
    return params


def network(params, x):
    for weight, bias in params[:-1]:
        x = jax.nn.silu(x @ weight + bias)
    weight, bias = params[-1]
    return x @ weight + bias


def derivatives(params, order):
    """The function from a point to the network's value [16], Jacobian [16, 4] and Hessian [16, 4, 4], up to an order."""

    def value(x):
        y = network(params, x)
        return y, (y,)

    def jacobian(x):
        j, lower = jax.jacfwd(value, has_aux=True)(x)
        return j, (*lower, j)

    def hessian(x):
        h, lower = jax.jacfwd(jacobian, has_aux=True)(x)
        return h, (*lower, h)

    return lambda x: (value, jacobian, hessian)[order](x)[1]


def loss(params, points, targets):
    """The sum of the mean squared errors of the values and of the derivatives that are given."""
    found = jax.vmap(derivatives(params, len(targets) - 1))(points)
    return sum(jnp.mean((mine - target) ** 2) for mine, target in zip(found, targets))


def first_state(gradient):
    """Moments, and for a matrix the averages of GGᵀ and GᵀG with their eigenvectors."""
    moments = (jnp.zeros_like(gradient), jnp.zeros_like(gradient))
    if gradient.ndim == 1:
        return moments
    averages = [(1 - B2) * gradient @ gradient.T, (1 - B2) * gradient.T @ gradient]
    bases = [jnp.linalg.eigh(average)[1][:, ::-1] for average in averages]
    return (*moments, averages, bases)


def refreshed(average, basis):
    """A power iteration and QR, the columns sorted by their Rayleigh quotients first (algorithm 4)."""
    power = average @ basis
    order = jnp.argsort(-jnp.sum(basis * power, axis=0))
    return jnp.linalg.qr(power[:, order])[0], order


def soap(weight, gradient, state, scale):
    m, v, *factors = state
    m = B1 * m + (1 - B1) * gradient
    if not factors:
        v = B2 * v + (1 - B2) * gradient**2
        return weight - scale * m / (jnp.sqrt(v) + EPSILON), (m, v)
    (left_average, right_average), (left, right) = factors
    rotated = left.T @ gradient @ right
    v = B2 * v + (1 - B2) * rotated**2
    direction = (left.T @ m @ right) / (jnp.sqrt(v) + EPSILON)
    weight = weight - scale * left @ direction @ right.T
    left_average = B2 * left_average + (1 - B2) * gradient @ gradient.T
    right_average = B2 * right_average + (1 - B2) * gradient.T @ gradient
    left, rows = refreshed(left_average, left)
    right, columns = refreshed(right_average, right)
    return weight, (m, v[rows][:, columns], [left_average, right_average], [left, right])


def step(params, state, count, points, targets):
    value, gradients = jax.value_and_grad(loss)(params, points, targets)
    scale = RATE * jnp.sqrt(1 - B2**count) / (1 - B1**count)
    new_params, new_state = [], []
    for layer, layer_gradients, layer_state in zip(params, gradients, state):
        pairs = [soap(*three, scale) for three in zip(layer, layer_gradients, layer_state)]
        new_params.append(tuple(weight for weight, _ in pairs))
        new_state.append(tuple(kept for _, kept in pairs))
    return new_params, new_state, count + 1, value


class Training:
    def __init__(self, width, depth, order, batch):
        key = jax.random.PRNGKey(0)
        self.params = initial(key, width, depth)
        self.points = jax.random.uniform(key, (batch, 4), minval=-1.0)
        shapes = [(batch, 16), (batch, 16, 4), (batch, 16, 4, 4)][: order + 1]
        self.targets = [jax.random.normal(key, shape) for shape in shapes]
        gradients = jax.jit(jax.grad(loss))(self.params, self.points, self.targets)
        self.state = jax.tree.map(first_state, gradients)
        self.count = jnp.float32(1)
        self.compiled = jax.jit(step, donate_argnums=(0, 1))
        for _ in range(2):
            self.run()

    def run(self):
        """Seconds by the clock and of processor time."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.params, self.state, self.count, value = self.compiled(
            self.params, self.state, self.count, self.points, self.targets
        )
        jax.block_until_ready((self.params, self.state, value))
        assert bool(jnp.isfinite(value)), "the loss is not finite"
        return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def main(arguments):
    width, depth, order, batch = map(int, arguments[:4])
    rounds = arguments[4] if len(arguments) > 4 else "5"
    training = Training(width, depth, order, batch)
    device = jax.devices()[0]
    about = {"jax": jax.__version__, "platform": device.platform, "device": device.device_kind}
    if rounds == "serve":
        print(json.dumps(about), flush=True)
        for _ in sys.stdin:
            print(json.dumps(training.run()), flush=True)
        return
    times = [training.run() for _ in range(int(rounds))]
    medians = {key: statistics.median(one[key] for one in times) for key in ("wall", "cpu")}
    shape = {"width": width, "depth": depth, "order": order, "batch": batch}
    print(json.dumps({**about, **shape, **medians}))


if __name__ == "__main__":
    main(sys.argv[1:])
