import type { CommandSpec } from './contribution.ts';

const SOURCE = 'editorLangId == spacetime';
const FILE = 'resourceExtname == .spacetime';
const FIELD = 'resourceExtname == .einfield';
const DATA = 'resourceExtname =~ /^\\.(h5|hdf5|asc|xg|npy)$/';
const TRUSTED = 'isWorkspaceTrusted';
const HIDDEN = 'false';
const ROW = 'view == spacetime.fits && viewItem';

/** Every command, in the order of the palette's groups. */
export const COMMANDS = [
  {
    id: 'fit',
    title: 'Fit EinField',
    icon: '$(play)',
    enablement: TRUSTED,
    menus: {
      'editor/title/run': { when: FILE, group: 'navigation@1' },
      'editor/context': { when: SOURCE, group: '1_spacetime@1' },
      'explorer/context': { when: FILE, group: '4_spacetime@1' },
    },
    key: { key: 'ctrl+alt+f', mac: 'cmd+alt+f', when: `${SOURCE} && editorTextFocus` },
  },
  {
    id: 'stop',
    title: 'Stop Fit',
    icon: '$(debug-stop)',
    enablement: 'spacetime.isFitting',
    menus: { 'view/item/context': { when: `${ROW} =~ /^(running|queued)/`, group: 'inline@1' } },
  },
  {
    id: 'resume',
    title: 'Resume Fit',
    icon: '$(debug-continue)',
    enablement: TRUSTED,
    menus: { 'view/item/context': { when: `${ROW} =~ /resumable/`, group: 'inline@1' } },
  },
  {
    id: 'training',
    title: 'Show Training',
    icon: '$(graph-line)',
    menus: { 'view/item/context': { when: ROW, group: 'inline@2' } },
  },
  {
    id: 'compare',
    title: 'Compare Fits',
    icon: '$(compare-changes)',
    menus: { 'view/title': { when: 'view == spacetime.fits', group: 'navigation@2' } },
  },
  {
    id: 'plot',
    title: 'Plot Curvature',
    icon: '$(symbol-color)',
    menus: {
      'editor/title': { when: `${FILE} || ${FIELD}`, group: 'navigation@2' },
      'editor/context': { when: SOURCE, group: '1_spacetime@2' },
      'explorer/context': { when: FIELD, group: '4_spacetime@2' },
      'view/item/context': { when: `${ROW} =~ /field/`, group: '2_show@1' },
    },
    key: { key: 'ctrl+alt+k', mac: 'cmd+alt+k', when: `${SOURCE} && editorTextFocus` },
  },
  {
    id: 'differences',
    title: 'Show Finite Differences and AD',
    icon: '$(pulse)',
    menus: {
      'editor/context': { when: SOURCE, group: '1_spacetime@3' },
      'explorer/context': { when: FIELD, group: '4_spacetime@3' },
      'view/item/context': { when: `${ROW} =~ /field/`, group: '2_show@2' },
    },
  },
  {
    id: 'trace',
    title: 'Trace Geodesic',
    icon: '$(compass)',
    menus: {
      'editor/title': { when: `${FILE} || ${FIELD}`, group: 'navigation@4' },
      'editor/context': { when: SOURCE, group: '1_spacetime@6' },
      'explorer/context': { when: FIELD, group: '4_spacetime@5' },
      'view/item/context': { when: `${ROW} =~ /field/`, group: '2_show@5' },
    },
    key: { key: 'ctrl+alt+g', mac: 'cmd+alt+g', when: `${SOURCE} && editorTextFocus` },
  },
  {
    id: 'render',
    title: 'Render Image',
    icon: '$(device-camera)',
    menus: {
      'editor/title': { when: FILE, group: 'navigation@3' },
      'editor/context': { when: SOURCE, group: '1_spacetime@7' },
    },
  },
  {
    id: 'symbols',
    title: 'Show Christoffel Symbols',
    icon: '$(symbol-operator)',
    menus: { 'editor/context': { when: SOURCE, group: '1_spacetime@4' } },
  },
  {
    id: 'exportSymbols',
    title: 'Export Symbols as LaTeX, Python or C …',
    menus: { 'editor/context': { when: SOURCE, group: '1_spacetime@5' } },
  },
  {
    id: 'openField',
    title: 'Open EinField',
    icon: '$(go-to-file)',
    palette: HIDDEN,
    menus: { 'view/item/context': { when: `${ROW} =~ /field/`, group: '2_show@0' } },
  },
  {
    id: 'openSource',
    title: 'Open Source',
    palette: HIDDEN,
    menus: { 'view/item/context': { when: ROW, group: '2_show@3' } },
  },
  {
    id: 'openFitLog',
    title: 'Open Log of the Fit',
    palette: HIDDEN,
    menus: { 'view/item/context': { when: ROW, group: '2_show@4' } },
  },
  {
    id: 'removeFit',
    title: 'Remove from the List',
    palette: HIDDEN,
    menus: { 'view/item/context': { when: `${ROW} =~ /ended/`, group: '9_remove' } },
  },
  {
    id: 'export',
    title: 'Export EinField …',
    icon: '$(export)',
    menus: {
      'explorer/context': { when: FIELD, group: '4_spacetime@4' },
      'view/item/context': { when: `${ROW} =~ /field/`, group: '3_export' },
    },
  },
  {
    id: 'new',
    title: 'New Spacetime from Template',
    icon: '$(new-file)',
  },
  {
    id: 'import',
    title: 'Import Simulation Data',
    icon: '$(database)',
    enablement: TRUSTED,
    menus: { 'explorer/context': { when: DATA, group: '4_spacetime@1' } },
  },
  { id: 'doctor', title: 'Show Engine', enablement: TRUSTED },
  { id: 'restart', title: 'Restart Server' },
  { id: 'log', title: 'Show Log' },
  {
    id: 'refresh',
    title: 'Refresh Fits',
    icon: '$(refresh)',
    palette: HIDDEN,
    menus: { 'view/title': { when: 'view == spacetime.fits', group: 'navigation@1' } },
  },
] as const satisfies readonly CommandSpec[];

export type CommandId = (typeof COMMANDS)[number]['id'];
