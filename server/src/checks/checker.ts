import { Thread } from '../threads/thread.ts';
import type { Findings, Order, Report } from './findings.ts';
import { Recent } from './recent.ts';
import type { Subject } from './subject.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
/** What lives briefly has little room, or it would fill all there is before it is cleared away. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 3 };

export interface CheckerEvents {
  /** Something was found, or all is done. */
  onChange?(): void;
  /** @param fraction of the subject that is being checked, 0 … 1 */
  onProgress?(subject: Subject, fraction: number, what: string): void;
  /** For people: a subject could not be checked. */
  onTrouble?(message: string, details: string): void;
}

/** How many results are kept. */
const KEPT = 256;
/** Milliseconds that a check may take to stop. */
const PATIENCE = 500;

interface Running {
  readonly id: number;
  readonly kind: 'check' | 'refine';
  readonly subject: Subject;
  cancelled?: NodeJS.Timeout;
}

/**
 * Has subjects checked in a thread, one after another, and keeps what was found by the text of each. When all are
 * checked what takes longer is added to what was found.
 */
export class Checker {
  /** How many checks have been begun. */
  begun = 0;
  readonly #events: CheckerEvents;
  readonly #thread: Thread<Order, Report>;
  readonly #found = new Recent<Findings>(KEPT);
  /** Subjects that are not tried again: how often each has ended its thread, or that it was stopped. */
  readonly #refused = new Recent<number>(KEPT);
  #waiting: Subject[] = [];
  /** Those whose findings aren't final. */
  #unrefined: Subject[] = [];
  #last = 0;
  #running: Running | undefined;

  constructor(events: CheckerEvents = {}, entry = WORKER) {
    this.#events = events;
    this.#thread = new Thread<Order, Report>({
      ...{ entry, limits: LIMITS },
      onReport: (report) => this.#report(report),
      onDeath: (reason) => this.#died(reason),
    });
  }

  /** What is known of a subject; `pending` where it is being looked at or will be. */
  findings(subject: Subject): Findings | 'pending' | undefined {
    const { key } = subject;
    const found = this.#found.get(key);
    if (found !== undefined) return found;
    return this.#pending.some((other) => other.key === key) ? 'pending' : undefined;
  }

  /** Whether something is being checked; refinements don't count. */
  get isBusy(): boolean {
    return this.#running?.kind === 'check' || this.#waiting.length > 0;
  }

  /** Drops whatever is not among these. */
  keep(subjects: readonly Subject[]): void {
    const keys = new Set(subjects.map(({ key }) => key));
    this.#waiting = this.#waiting.filter((subject) => keys.has(subject.key));
    this.#unrefined = this.#unrefined.filter((subject) => keys.has(subject.key));
    if (this.#running !== undefined && !keys.has(this.#running.subject.key)) this.#cancelRunning();
  }

  /** Checks these, in this order, and nothing else. */
  want(subjects: readonly Subject[]): void {
    this.keep(subjects);
    const running = this.#running?.cancelled === undefined ? this.#running : undefined;
    const known = new Set(running === undefined ? [] : [running.subject.key]);
    this.#waiting = [];
    this.#unrefined = [];
    for (const subject of subjects) {
      const { key } = subject;
      if (known.has(key) || (this.#refused.get(key) ?? 0) > 1) continue;
      known.add(key);
      const found = this.#found.get(key);
      if (found === undefined) this.#waiting.push(subject);
      else if (!found.isFinal) this.#unrefined.push(subject);
    }
    // Checks come first.
    if (running?.kind === 'refine' && this.#waiting.length > 0) {
      this.#cancelRunning();
      this.#unrefined.unshift(running.subject);
    }
    this.#next();
  }

  /** Stops at the user's wish: what was to be checked is not looked at again until {@link forgive}. */
  stop(): void {
    for (const subject of this.#pending) this.#refused.set(subject.key, 2);
    this.keep([]);
    this.#events.onChange?.();
  }

  /** Lets what was stopped or has failed be tried again. */
  forgive(): void {
    this.#refused.clear();
  }

  dispose(): void {
    this.#waiting = [];
    this.#unrefined = [];
    clearTimeout(this.#running?.cancelled);
    this.#running = undefined;
    this.#thread.stop();
  }

  get #pending(): readonly Subject[] {
    const running = this.#running;
    const isChecked = running?.kind === 'check' && running.cancelled === undefined;
    return [...(isChecked ? [running.subject] : []), ...this.#waiting];
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const kind = this.#waiting.length > 0 ? 'check' : 'refine';
    const subject = this.#waiting.shift() ?? this.#unrefined.shift();
    if (subject === undefined) {
      this.#thread.rest();
      return;
    }
    const id = ++this.#last;
    const { kind: what, name, text, dataPath } = subject;
    const examined = { kind: what, name, text, ...(dataPath !== undefined && { dataPath }) };
    if (kind === 'check') {
      this.begun++;
      this.#running = { id, kind, subject };
      this.#thread.send({ kind, id, subject: examined });
      return;
    }
    const findings = this.#found.get(subject.key);
    if (findings === undefined) {
      this.#next();
      return;
    }
    this.#running = { id, kind, subject };
    this.#thread.send({ kind, id, subject: examined, findings });
  }

  #cancelRunning(): void {
    const running = this.#running!;
    if (running.cancelled !== undefined) return;
    this.#thread.send({ kind: 'cancel', id: running.id });
    // A step that doesn't end is ended.
    running.cancelled = setTimeout(() => {
      this.#thread.stop();
      this.#finish();
    }, PATIENCE);
  }

  #report(report: Report): void {
    const running = this.#running;
    if (running === undefined || report.id !== running.id) return;
    if (report.kind === 'progress') {
      if (running.cancelled === undefined) this.#events.onProgress?.(running.subject, report.fraction, report.what);
      return;
    }
    const { subject } = running;
    if (report.kind === 'found') {
      this.#found.set(subject.key, report.findings);
      if (!report.findings.isFinal && running.cancelled === undefined) this.#unrefined.push(subject);
    } else if (report.kind === 'failed') this.#failed(running, report.message);
    this.#finish();
  }

  /** The thread has ended under a check, which gets a second chance. */
  #died(reason: string): void {
    const running = this.#running;
    if (running !== undefined && running.cancelled === undefined) {
      const { key } = running.subject;
      const times = (this.#refused.get(key) ?? 0) + 1;
      if (running.kind === 'refine' || times > 1) this.#failed(running, reason);
      else {
        this.#refused.set(key, times);
        this.#waiting.unshift(running.subject);
      }
    }
    this.#finish();
  }

  #failed({ kind, subject }: Running, reason: string): void {
    const found = this.#found.get(subject.key);
    if (kind === 'refine') {
      if (found !== undefined) this.#found.set(subject.key, { ...found, isFinal: true });
      return;
    }
    this.#refused.set(subject.key, 2);
    this.#trouble(subject, reason);
  }

  #trouble({ name }: Subject, details: string): void {
    const message = `The numerical checks of ${name} failed; the rest goes on without them.`;
    this.#events.onTrouble?.(message, details);
  }

  #finish(): void {
    clearTimeout(this.#running?.cancelled);
    this.#running = undefined;
    this.#next();
    this.#events.onChange?.();
  }
}
