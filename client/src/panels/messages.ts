import {
  FIELD_INFO,
  FIT_CANCEL,
  FIT_LIST,
  FIT_REMOVE,
  FIT_START,
  FIT_SUBSCRIBE,
  FIT_UNSUBSCRIBE,
  type FromPanel,
  GEODESIC_LIST,
  type ImageTarget,
  PANEL_COPY,
  PANEL_LOG,
  PANEL_OPEN,
  PANEL_PICK_FIELD,
  PANEL_SAVE,
  PANEL_SOURCE,
  type PanelMethod,
  type PanelState,
  type PanelSubject,
  SYMBOLS,
  VIEW_CHART,
  VIEW_DIFFERENCES,
  VIEW_GEODESIC,
  VIEW_IMAGE,
  VIEW_POINT,
  VIEW_SLICE,
  type ViewTarget,
} from '@spacetime/protocol';
import { anything, count, either, finite, flag, list, nothing, record, type Shape, text, word } from './shapes.ts';

const target: Shape<ViewTarget> = either(
  record({ uri: text }, { spacetime: text, chart: text }),
  record({ field: text }, { chart: text }),
) as Shape<ViewTarget>;

const imageTarget: Shape<ImageTarget> = record({ uri: text, name: text }, { field: text });

const quantityName = word(
  ...(['metric', 'inverse', 'determinant', 'christoffel', 'riemann', 'ricci', 'scalar', 'einstein', 'weyl'] as const),
  ...(['kretschmann', 'ricciSquared', 'weylSquared', 'weylDualSquared', 'chernPontryagin', 'gaussBonnet'] as const),
);
const symbolsQuantity = word(
  ...(['metric', 'inverse', 'determinant', 'christoffel', 'riemann', 'ricci', 'einstein', 'scalar'] as const),
  'kretschmann',
);
const quantity = record({ name: quantityName }, { indices: list(count, 0, 4) });
const geodesic = record({ uri: text, name: text });
const range = list(finite, 2, 2);
const cells: Shape<number> = (value): value is number => count(value) && value >= 1 && value <= 4096;

export const isSubject = ((value: unknown) =>
  record({ kind: word('training'), ids: list(text, 0, 64) })(value) ||
  record({ kind: word('curvature'), target }, { quantity })(value) ||
  record({ kind: word('differences'), target })(value) ||
  record({ kind: word('image'), target: imageTarget })(value) ||
  record({ kind: word('geodesics'), targets: list(geodesic, 1, 16) }, { field: text })(value) ||
  record({ kind: word('field'), path: text })(value)) as Shape<PanelSubject>;

/** What a document kept for a reload. */
export const isState = record(
  { version: ((value: unknown) => value === 1) as Shape<1>, subject: isSubject },
  { view: anything },
) as Shape<PanelState>;

const id = record({ id: text });

/** The parameters of every request that a panel may make. */
const PARAMS: { readonly [K in PanelMethod]: Shape<unknown> } = {
  [FIT_START]: record(
    { uri: text },
    {
      ...{ fit: text, steps: count, threads: count, resume: flag, from: text, out: text },
      ...{ engine: word('auto', 'cpu', 'webgpu', 'tensorflow'), precision: word('float32', 'float64') },
    },
  ),
  [FIT_CANCEL]: id,
  [FIT_LIST]: record({}, { uri: text }),
  [FIT_SUBSCRIBE]: id,
  [FIT_UNSUBSCRIBE]: id,
  [FIT_REMOVE]: id,
  [VIEW_CHART]: target,
  [VIEW_SLICE]: record(
    { target, quantity, axes: list(count, 2, 2), at: list(finite, 4, 4), width: cells, height: cells },
    { ranges: list(range, 2, 2), sources: list(word('exact', 'learned', 'error'), 1, 3) },
  ),
  [VIEW_POINT]: record({ target, quantity: quantityName, at: list(finite, 4, 4) }),
  [VIEW_DIFFERENCES]: record({ target }, { points: cells }),
  [VIEW_IMAGE]: record({ target: imageTarget, request: text }, { reuse: flag }),
  [VIEW_GEODESIC]: record({ target: geodesic }, { field: text, progress: text }),
  [GEODESIC_LIST]: record({ uri: text }),
  [FIELD_INFO]: record({ field: text }),
  [SYMBOLS]: record({ uri: text, quantity: symbolsQuantity }, { name: text, chart: text, time: finite }),
  [PANEL_SOURCE]: either(record({ uri: text }, { name: text }), record({ field: text })),
  [PANEL_OPEN]: isSubject,
  [PANEL_SAVE]: record({ name: text, data: text }, { base64: flag }),
  [PANEL_COPY]: record({ text }),
  [PANEL_PICK_FIELD]: nothing,
  [PANEL_LOG]: nothing,
};

const isMethod = (value: unknown): value is PanelMethod => typeof value === 'string' && Object.hasOwn(PARAMS, value);

const FORMS: Readonly<Record<FromPanel['type'], Shape<unknown>>> = {
  ready: record({ type: text }),
  request: record({ type: text, id: count, method: isMethod as Shape<PanelMethod> }, { params: anything }),
  cancel: record({ type: text, id: count }),
  shown: record({ type: text, state: word('empty', 'busy', 'ready', 'stale', 'failed'), text }),
  subject: record({ type: text, subject: isSubject }),
  failure: record({ type: text, message: text }, { stack: text }),
};

/** A message of a panel's document, or why it is none. */
export function fromPanel(value: unknown): FromPanel | string {
  const type = (value as { type?: unknown } | null)?.type;
  if (typeof type !== 'string' || !Object.hasOwn(FORMS, type)) return `a message of no known type: ${short(type)}`;
  if (!FORMS[type as FromPanel['type']](value))
    return `a message "${type}" that is not formed as it should: ${short(value)}`;
  const message = value as FromPanel;
  if (message.type === 'request' && !PARAMS[message.method](message.params)) {
    return `${message.method} with parameters that are not formed as they should: ${short(message.params)}`;
  }
  return message;
}

/** The identifier of what is not formed as it should, so that it can be refused. */
export function idOf(value: unknown): number | undefined {
  const { type, id: found } = (value ?? {}) as { type?: unknown; id?: unknown };
  return type === 'request' && count(found) ? found : undefined;
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 200);
}
