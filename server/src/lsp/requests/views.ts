import {
  type DifferencesParams,
  type PointParams,
  type SliceParams,
  VIEW_CHART,
  VIEW_DIFFERENCES,
  VIEW_POINT,
  VIEW_SLICE,
  type ViewTarget,
} from '@spacetime/protocol';
import type { CancellationToken } from 'vscode-languageserver';
import { seenOf } from '../../features/view-target.ts';
import type { ViewWork } from '../../views/orders.ts';
import { Views } from '../../views/views.ts';
import { guarded } from '../context.ts';
import type { Request } from '../request.ts';
import { viewing } from '../viewing.ts';

/** Values for panels; see the room `protocol`. */
export const viewsRequest: Request = {
  capabilities: {},
  register(context) {
    const { connection, workspace } = context;
    const views = new Views();
    const on = <P>(method: string, work: (params: P) => ViewWork) =>
      connection.onRequest(method, (params: P, token: CancellationToken) =>
        guarded(context, method, () => viewing(token, async (signal) => views.run(work(params ?? ({} as P)), signal))),
      );
    on(VIEW_SLICE, ({ target, ...params }: SliceParams) => ({
      kind: 'slice',
      seen: seenOf(workspace, target),
      params,
    }));
    on(VIEW_POINT, ({ target, ...params }: PointParams) => ({
      kind: 'point',
      seen: seenOf(workspace, target),
      params,
    }));
    on(VIEW_DIFFERENCES, ({ target, ...params }: DifferencesParams) => ({
      ...{ kind: 'differences', seen: seenOf(workspace, target), params },
    }));
    on(VIEW_CHART, (target: ViewTarget) => ({ kind: 'chart', seen: seenOf(workspace, target) }));
    connection.onExit(() => views.close());
  },
};
