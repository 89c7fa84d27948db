import type { Range } from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { type Place, placeAt } from './context.ts';
import { greekItems } from './greek.ts';
import type { Item, ItemKind } from './item.ts';
import { domainItems, mapItems, memberItems, metricItems, spatialItems } from './members.ts';
import { settingItems } from './settings.ts';
import { importItems, topItems } from './top.ts';

export interface Completion {
  /** What an item takes the place of: up to the cursor … */
  readonly insert: Range;
  /** … or to the end of the word there. */
  readonly replace: Range;
  /** By usefulness. */
  readonly items: readonly Item[];
  /** Few things can follow what is there, as after `of`: they may be offered without being asked for. */
  readonly isExpected: boolean;
}

const FEW = 20;

/** What can be written at an offset; nothing within comments, numbers and names that are being declared. */
export function completion(snapshot: Snapshot, offset: number): Completion | undefined {
  const place = placeAt(snapshot, offset);
  if (place === undefined) return undefined;
  const { cursor } = place;
  if (cursor.quoted !== undefined) {
    if (place.statement[0]?.text !== 'import') return undefined;
    const { start, end } = cursor.quoted.range;
    const replace = { start: start + 1, end: cursor.quoted.isClosed ? end - 1 : end };
    return { insert: { start: start + 1, end: offset }, replace, items: importItems(place), isExpected: true };
  }
  const found = itemsAt(place);
  const isEscaped = cursor.prefix.startsWith('\\');
  const isName = isEscaped || found.length === 0 || found.some(({ kind }) => NAMES.has(kind));
  const items = [...(isEscaped ? [] : found), ...(isName ? greekItems(cursor.prefix, found) : [])];
  const isFew = items.length <= FEW && items.every(({ kind }) => kind !== 'function' && kind !== 'snippet');
  return {
    ...{ insert: cursor.insert, replace: cursor.replace, items: items.toSorted((a, b) => a.rank - b.rank) },
    isExpected: isEscaped || (isFew && place.statement.length > 0),
  };
}

const NAMES: ReadonlySet<ItemKind> = new Set(['coordinate', 'parameter', 'let', 'function', 'constant']);

function itemsAt(place: Place): readonly Item[] {
  const { kind } = place.block;
  switch (kind) {
    case 'file':
      return topItems(place);
    case 'spacetime':
      return memberItems(place);
    case 'chart':
      return domainItems(place);
    case 'metric':
    case 'background':
      return metricItems(place);
    case 'spatial':
      return spatialItems(place);
    case 'map':
      return mapItems(place);
    case 'fit':
    case 'geodesic':
    case 'render':
    case 'data':
      return settingItems(place, kind);
    default:
      return [];
  }
}
