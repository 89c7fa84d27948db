import { dirname, join } from 'node:path';
import { type ImageParams, VIEW_IMAGE, VIEW_IMAGE_PART } from '@spacetime/protocol';
import type { CancellationToken } from 'vscode-languageserver';
import { imageWork } from '../../features/image-target.ts';
import { Images } from '../../images/images.ts';
import { defaultStorage } from '../../jobs/store.ts';
import { guarded } from '../context.ts';
import type { Request } from '../request.ts';
import { viewing } from '../viewing.ts';

/** Pictures of `render` blocks; see the room `protocol`. */
export const imagesRequest: Request = {
  capabilities: {},
  register(context) {
    const { connection, workspace } = context;
    const images = new Images();
    connection.onRequest(VIEW_IMAGE, (params: ImageParams, token: CancellationToken) =>
      guarded(context, VIEW_IMAGE, () =>
        viewing(token, async (signal) => {
          const storage = join(context.storage ?? dirname(defaultStorage()), 'images');
          const work = { ...imageWork(workspace, params ?? ({} as ImageParams)), storage };
          return images.run(work, signal, (part) => void connection.sendNotification(VIEW_IMAGE_PART, part));
        }),
      ),
    );
    connection.onExit(() => images.close());
  },
};
