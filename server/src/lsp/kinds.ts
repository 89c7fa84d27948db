import { SymbolKind } from 'vscode-languageserver';
import type { CallItem } from '../features/calls.ts';
import type { OutlineKind } from '../features/document-symbols.ts';

/** The protocol's kinds, which decide on icons, of what the language has. */
export const SYMBOL_KINDS: Readonly<Record<OutlineKind | CallItem['kind'], SymbolKind>> = {
  spacetime: SymbolKind.Namespace,
  fit: SymbolKind.Class,
  geodesic: SymbolKind.Class,
  render: SymbolKind.Class,
  data: SymbolKind.File,
  parameter: SymbolKind.Constant,
  let: SymbolKind.Variable,
  function: SymbolKind.Function,
  chart: SymbolKind.Struct,
  coordinate: SymbolKind.Field,
  metric: SymbolKind.Object,
  component: SymbolKind.Key,
  background: SymbolKind.Object,
  map: SymbolKind.Operator,
  assignment: SymbolKind.Key,
  expect: SymbolKind.Boolean,
  setting: SymbolKind.Property,
};
