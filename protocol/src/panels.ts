import type { FIELD_INFO, FieldInfo, FieldParams } from './fields.ts';
import type {
  FIT_CANCEL,
  FIT_CHANGED,
  FIT_LIST,
  FIT_PROGRESS,
  FIT_REMOVE,
  FIT_START,
  FIT_SUBSCRIBE,
  FIT_UNSUBSCRIBE,
  FitCourse,
  FitIdParams,
  FitJob,
  FitListParams,
  FitProgressParams,
  FitStartParams,
} from './fits.ts';
import type {
  GEODESIC_LIST,
  GeodesicBlock,
  GeodesicCourse,
  GeodesicListParams,
  GeodesicParams,
  GeodesicProgressParams,
  GeodesicTarget,
  VIEW_GEODESIC,
  VIEW_GEODESIC_PROGRESS,
} from './geodesics.ts';
import type { ImageInfo, ImageParams, ImagePart, ImageTarget, VIEW_IMAGE, VIEW_IMAGE_PART } from './images.ts';
import type { SYMBOLS, SymbolsParams, SymbolsResult } from './symbols.ts';
import type {
  Differences,
  DifferencesParams,
  PointParams,
  PointValue,
  Slice,
  SliceParams,
  VIEW_CHART,
  VIEW_DIFFERENCES,
  VIEW_POINT,
  VIEW_SLICE,
  ViewChart,
  ViewQuantity,
  ViewTarget,
} from './views.ts';

/**
 * Between a panel's document (room `webview`) and the extension (room `client`), which hands the requests of the other
 * files of this room on to the server. Both sides check every message and drop what they do not know.
 *
 * The document of a panel is `<body data-panel="KIND"><main></main></body>` with `dist/webview/KIND.css` and, as a
 * module, `dist/webview/KIND.js` (of `webview/src/KIND.ts`). It says {@link PanelReady} once it listens, is answered by
 * {@link PanelInit}, and keeps a {@link PanelState} with `setState`, by which a reload finds it again.
 */

/** Each is an entry point of `webview/src` of this name; `field` is the editor of `.einfield` files. */
export const PANEL_KINDS = ['training', 'curvature', 'differences', 'geodesics', 'image', 'field'] as const;
export type PanelKind = (typeof PANEL_KINDS)[number];

/** What a panel is about: all that is needed to open it again. */
export type PanelSubject =
  /** Fits overlaid, by their identifiers; the first is the one that buttons act on. */
  | { readonly kind: 'training'; readonly ids: readonly string[] }
  | { readonly kind: 'curvature'; readonly target: ViewTarget; readonly quantity?: ViewQuantity }
  | { readonly kind: 'differences'; readonly target: ViewTarget }
  /** Blocks overlaid, of one document: the first is the one that the panel was opened for; `field`: see GeodesicParams. */
  | { readonly kind: 'geodesics'; readonly targets: readonly GeodesicTarget[]; readonly field?: string }
  | { readonly kind: 'image'; readonly target: ImageTarget }
  /** Path of an `.einfield` file. */
  | { readonly kind: 'field'; readonly path: string };

/** What a document hands to `setState`; `view` is its own: axes, scales, sliders. */
export interface PanelState {
  readonly version: 1;
  readonly subject: PanelSubject;
  readonly view?: unknown;
}

/** Request: {@link PanelSourceParams} → null: shows the text of a fit or spacetime, beside the panel. */
export const PANEL_SOURCE = 'spacetime/panel/source';
/** Request: {@link PanelSubject} → null: opens another panel, or brings the one with this subject to the front. */
export const PANEL_OPEN = 'spacetime/panel/open';
/** Request: {@link PanelSaveParams} → the path that was written, or null where the user thought better of it. */
export const PANEL_SAVE = 'spacetime/panel/save';
/** Request: {@link PanelCopyParams} → null: to the clipboard. */
export const PANEL_COPY = 'spacetime/panel/copy';
/** Request: null → path of the `.einfield` that the user picks, or null. */
export const PANEL_PICK_FIELD = 'spacetime/panel/pickField';
/** Request: null → null: shows the log of the extension and the server. */
export const PANEL_LOG = 'spacetime/panel/log';

export type PanelSourceParams =
  /** Of a document, where one of its declarations begins. */
  | { readonly uri: string; readonly name?: string }
  /** What an `.einfield` was trained from: its file where that is as it was, else the text kept in the field. */
  | { readonly field: string };

export interface PanelSaveParams {
  /** Proposed file name, with its ending. */
  readonly name: string;
  /** Text, or with `base64` bytes. */
  readonly data: string;
  readonly base64?: boolean;
}

export interface PanelCopyParams {
  readonly text: string;
}

/** Every request of a panel: its parameters and its answer. */
export interface PanelRequests {
  readonly [FIT_START]: readonly [FitStartParams, FitJob];
  readonly [FIT_CANCEL]: readonly [FitIdParams, FitJob];
  readonly [FIT_LIST]: readonly [FitListParams, readonly FitJob[]];
  readonly [FIT_SUBSCRIBE]: readonly [FitIdParams, FitCourse];
  readonly [FIT_UNSUBSCRIBE]: readonly [FitIdParams, null];
  readonly [FIT_REMOVE]: readonly [FitIdParams, null];
  readonly [VIEW_CHART]: readonly [ViewTarget, ViewChart];
  readonly [VIEW_SLICE]: readonly [SliceParams, Slice];
  readonly [VIEW_POINT]: readonly [PointParams, PointValue];
  readonly [VIEW_DIFFERENCES]: readonly [DifferencesParams, Differences];
  readonly [VIEW_GEODESIC]: readonly [GeodesicParams, GeodesicCourse];
  readonly [GEODESIC_LIST]: readonly [GeodesicListParams, readonly GeodesicBlock[]];
  readonly [VIEW_IMAGE]: readonly [ImageParams, ImageInfo];
  readonly [FIELD_INFO]: readonly [FieldParams, FieldInfo];
  readonly [SYMBOLS]: readonly [SymbolsParams, SymbolsResult];
  readonly [PANEL_SOURCE]: readonly [PanelSourceParams, null];
  readonly [PANEL_OPEN]: readonly [PanelSubject, null];
  readonly [PANEL_SAVE]: readonly [PanelSaveParams, string | null];
  readonly [PANEL_COPY]: readonly [PanelCopyParams, null];
  readonly [PANEL_PICK_FIELD]: readonly [null, string | null];
  readonly [PANEL_LOG]: readonly [null, null];
}
export type PanelMethod = keyof PanelRequests;

/** Event: {@link PanelStaleParams}: what a panel was computed from has changed since. */
export const PANEL_STALE = 'spacetime/panel/stale';
/** Event: {@link PanelServerParams}: requests are answered again, or not for now. */
export const PANEL_SERVER = 'spacetime/panel/server';

export interface PanelStaleParams {
  /** A document's URI or a field's path, as the panel's subject has it. */
  readonly source: string;
}

export interface PanelServerParams {
  readonly state: 'starting' | 'running' | 'stopped';
  /** Why, where it has stopped. */
  readonly message?: string;
}

/** Everything that a panel is told without having asked. Progress comes for fits that it subscribed to. */
export interface PanelEvents {
  readonly [FIT_PROGRESS]: FitProgressParams;
  readonly [FIT_CHANGED]: FitJob;
  readonly [VIEW_GEODESIC_PROGRESS]: GeodesicProgressParams;
  /** Of the panel's own requests. */
  readonly [VIEW_IMAGE_PART]: ImagePart;
  readonly [PANEL_STALE]: PanelStaleParams;
  readonly [PANEL_SERVER]: PanelServerParams;
}

/** To a panel's document. */
export type ToPanel = PanelInit | PanelAnswer | PanelRefusal | PanelEvent;

export interface PanelInit {
  readonly type: 'init';
  readonly subject: PanelSubject;
  /** What the document kept, where the panel comes back after a reload. */
  readonly view?: unknown;
  /** Of the editor: `en`, `de`, … */
  readonly language: string;
  /** English text → the editor's language, as far as there are translations. */
  readonly strings: Readonly<Record<string, string>>;
  /** Whether the workspace is trusted; fits are not run otherwise. */
  readonly trusted: boolean;
}

export interface PanelAnswer {
  readonly type: 'answer';
  readonly id: number;
  readonly result: unknown;
}

/** A request that was not met: a message for people. */
export interface PanelRefusal {
  readonly type: 'refusal';
  readonly id: number;
  readonly message: string;
  /** Because the panel itself called it off. */
  readonly cancelled?: boolean;
}

export type PanelEvent = {
  readonly [K in keyof PanelEvents]: { readonly type: 'event'; readonly name: K; readonly params: PanelEvents[K] };
}[keyof PanelEvents];

/** From a panel's document. */
export type FromPanel = PanelReady | PanelRequest | PanelCancel | PanelShown | PanelTitle | PanelFailure;

export interface PanelReady {
  readonly type: 'ready';
}

export type PanelRequest = {
  readonly [K in PanelMethod]: {
    readonly type: 'request';
    readonly id: number;
    readonly method: K;
    readonly params: PanelRequests[K][0];
  };
}[PanelMethod];

/** Calls a request off; it is refused, with `cancelled`. */
export interface PanelCancel {
  readonly type: 'cancel';
  readonly id: number;
}

/** What the panel shows now, in words: for tests, which cannot look into its document. */
export interface PanelShown {
  readonly type: 'shown';
  readonly state: 'empty' | 'busy' | 'ready' | 'stale' | 'failed';
  readonly text: string;
}

/** The panel's subject has become another: kept, for its tab and for a reload. */
export interface PanelTitle {
  readonly type: 'subject';
  readonly subject: PanelSubject;
}

/** Something went wrong in the document itself: goes to the log. */
export interface PanelFailure {
  readonly type: 'failure';
  readonly message: string;
  readonly stack?: string;
}
