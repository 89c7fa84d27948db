/**
 * A computation that may call others to any depth: it yields the computation whose result it needs. Texts
 * come from users, so an expression may nest deeper than the machine's stack.
 */
export type Task<T> = Generator<Task<T>, T, T>;

/** Runs a task to its end with a stack of its own. */
export function run<T>(task: Task<T>): T {
  const stack: Task<T>[] = [task];
  let step = task.next();
  for (;;) {
    if (step.done) {
      stack.pop();
      const caller = stack[stack.length - 1];
      if (caller === undefined) return step.value;
      step = caller.next(step.value);
    } else {
      stack.push(step.value);
      step = step.value.next();
    }
  }
}
