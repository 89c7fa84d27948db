import {
  FIT_CANCEL,
  FIT_CHANGED,
  FIT_LIST,
  FIT_PROGRESS,
  FIT_REMOVE,
  FIT_START,
  FIT_SUBSCRIBE,
  FIT_UNSUBSCRIBE,
  type FitCourse,
  type FitIdParams,
  type FitJob,
  type FitListParams,
  type FitStartParams,
} from '@spacetime/protocol';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { fitJob } from '../../features/fits.ts';
import { JobError, Jobs } from '../../jobs/jobs.ts';
import { defaultStorage, JobStore } from '../../jobs/store.ts';
import { pathOf } from '../../workspace/places.ts';
import { type Context, guarded } from '../context.ts';
import { FitBars } from '../fit-bars.ts';
import type { Request } from '../request.ts';

/** Fits as jobs; see the room `protocol`. */
export const fitsRequest: Request = {
  capabilities: {},
  register(context) {
    const { connection, workspace } = context;
    const subscribed = new Set<string>();
    const bars = new FitBars(context, (id) => void jobs().cancel(id));
    let made: Jobs | undefined;
    // At the first use: until then the editor has said where they are kept.
    const jobs = () => {
      made ??= new Jobs({
        store: new JobStore(context.storage ?? defaultStorage()),
        command: context.command,
        onChanged: (job) => {
          void connection.sendNotification(FIT_CHANGED, job);
          bars.changed(job);
        },
        onProgress: (id, progress) => {
          bars.progress(id, progress);
          if (subscribed.has(id)) void connection.sendNotification(FIT_PROGRESS, { id, progress });
        },
      });
      return made;
    };
    const on = <P>(method: string, answer: (params: P) => unknown) =>
      connection.onRequest(method, (params: P) =>
        guarded(context, method, async () => refusing(() => answer(params ?? ({} as P)))),
      );

    on(FIT_START, (params: FitStartParams): FitJob => {
      checkTrusted(context);
      const snapshot = workspace.snapshot(pathOf(params.uri));
      if (snapshot === undefined) throw new JobError(`there is no document ${params.uri}`);
      return jobs().start(fitJob(snapshot, params));
    });
    on(FIT_CANCEL, ({ id }: FitIdParams): FitJob => jobs().cancel(id));
    on(FIT_LIST, (params: FitListParams | null): readonly FitJob[] =>
      jobs()
        .list()
        .filter(({ uri }) => params?.uri === undefined || pathOf(params.uri) === pathOf(uri)),
    );
    on(FIT_SUBSCRIBE, ({ id }: FitIdParams): FitCourse => {
      const course = jobs().course(id);
      subscribed.add(id);
      return course;
    });
    on(FIT_UNSUBSCRIBE, ({ id }: FitIdParams): null => {
      subscribed.delete(id);
      return null;
    });
    on(FIT_REMOVE, ({ id }: FitIdParams): null => {
      jobs().remove(id);
      return null;
    });
    connection.onExit(() => made?.close());
  },
};

function checkTrusted({ workspace }: Context): void {
  if (!workspace.trusted) throw new JobError('fits are not run in a workspace that is not trusted');
}

/** What cannot be done is an answer, not a fault. */
function refusing<R>(answer: () => R): R {
  try {
    return answer();
  } catch (error) {
    if (error instanceof JobError) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    throw error;
  }
}
