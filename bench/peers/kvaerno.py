"""A geodesic as the reference code integrates it: Kvaerno's implicit pair of order 5 (diffrax), Christoffel symbols by
automatic differentiation in float64, rtol 1e-8, atol 1e-9. Reads one JSON object a line, {"metric", "a", "at",
"velocity", "until"}, and answers with one: the end of the path, steps and the seconds of a second run.
"""
import json
import sys
import time

import diffrax
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


def kerr(x, a):
    r, theta = x[1], x[2]
    sigma = r**2 + a**2 * jnp.cos(theta) ** 2
    delta = r**2 - 2 * r + a**2
    s2 = jnp.sin(theta) ** 2
    cross = -2 * a * r * s2 / sigma
    g = jnp.diag(jnp.array([-(1 - 2 * r / sigma), sigma / delta, sigma, (r**2 + a**2 + 2 * a**2 * r * s2 / sigma) * s2]))
    return g.at[0, 3].set(cross).at[3, 0].set(cross)


def field(t, y, a):
    x, u = y[:4], y[4:]
    g = kerr(x, a)
    dg = jax.jacfwd(kerr)(x, a)  # [a, b, c] = ∂_c g_ab
    lower = dg @ u  # ∂_c g_ab u^c
    force = lower @ u - 0.5 * jnp.einsum("bca,b,c->a", dg, u, u)
    return jnp.concatenate([u, -jnp.linalg.solve(g, force)])


@jax.jit
def run(y0, until, a):
    return diffrax.diffeqsolve(
        diffrax.ODETerm(field),
        diffrax.Kvaerno5(),
        t0=0.0,
        t1=until,
        dt0=None,
        y0=y0,
        args=a,
        stepsize_controller=diffrax.PIDController(rtol=1e-8, atol=1e-9),
        saveat=diffrax.SaveAt(t1=True),
        max_steps=1_000_000,
        throw=False,
    )


for line in sys.stdin:
    job = json.loads(line)
    y0 = jnp.array(job["at"] + job["velocity"])
    a = float(job["a"])
    run(y0, job["until"], a).ys.block_until_ready()
    start = time.perf_counter()
    solution = run(y0, job["until"], a)
    y = solution.ys.block_until_ready()[-1]
    seconds = time.perf_counter() - start
    g = kerr(y[:4], a)
    p = g @ y[4:]
    print(
        json.dumps(
            {
                "end": y.tolist(),
                "E": float(-p[0]),
                "L": float(p[3]),
                "norm": float(y[4:] @ p),
                "accepted": int(solution.stats["num_accepted_steps"]),
                "rejected": int(solution.stats["num_rejected_steps"]),
                "seconds": seconds,
            }
        ),
        flush=True,
    )
