import {
  GEODESIC_LIST,
  type GeodesicListParams,
  type GeodesicParams,
  type GeodesicProgressParams,
  VIEW_GEODESIC,
  VIEW_GEODESIC_PROGRESS,
} from '@spacetime/protocol';
import type { CancellationToken } from 'vscode-languageserver';
import { geodesicBlocks, geodesicWork } from '../../features/geodesics.ts';
import { ViewError } from '../../views/orders.ts';
import { Views } from '../../views/views.ts';
import { pathOf } from '../../workspace/places.ts';
import { guarded } from '../context.ts';
import type { Request } from '../request.ts';
import { viewing } from '../viewing.ts';

/** Geodesics for their panel, in a thread of their own: a long one does not keep slices waiting. */
export const geodesicsRequest: Request = {
  capabilities: {},
  register(context) {
    const { connection, workspace } = context;
    const views = new Views();
    connection.onRequest(VIEW_GEODESIC, (params: GeodesicParams, token: CancellationToken) =>
      guarded(context, VIEW_GEODESIC, () =>
        viewing(token, async (signal) => {
          const { progress } = params ?? {};
          const tell =
            progress === undefined
              ? undefined
              : (now: Omit<GeodesicProgressParams, 'progress'>) =>
                  void connection.sendNotification(VIEW_GEODESIC_PROGRESS, {
                    ...now,
                    progress,
                  } satisfies GeodesicProgressParams);
          return views.run(geodesicWork(workspace, params ?? {}), signal, tell);
        }),
      ),
    );
    connection.onRequest(GEODESIC_LIST, (params: GeodesicListParams, token: CancellationToken) =>
      guarded(context, GEODESIC_LIST, () =>
        viewing(token, async () => {
          const snapshot = workspace.snapshot(pathOf(params?.uri));
          if (snapshot === undefined) throw new ViewError(`there is no document ${params.uri}`);
          return geodesicBlocks(snapshot);
        }),
      ),
    );
    connection.onExit(() => views.close());
  },
};
