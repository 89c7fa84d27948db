/** A command of the palette. */
export interface CommandSpec {
  /** After `spacetime.`. */
  readonly id: string;
  /** English; in capitals as titles are. */
  readonly title: string;
  readonly icon?: string;
  /** When it can be run. */
  readonly enablement?: string;
  /** When it is offered in the palette; `false` for those of a view's rows alone. */
  readonly palette?: string;
  readonly menus?: Readonly<Partial<Record<MenuId, { readonly when: string; readonly group: string }>>>;
  readonly key?: { readonly key: string; readonly mac: string; readonly when: string };
}

export type MenuId =
  | 'editor/title'
  | 'editor/title/run'
  | 'editor/context'
  | 'explorer/context'
  | 'view/title'
  | 'view/item/context';

/** A setting, from which the manifest, its types and the manual come. */
export type SettingSpec = {
  /** After `spacetime.`. */
  readonly key: string;
  /** Markdown, English. */
  readonly doc: string;
  /** Of the machine where the extension runs, or of the window. */
  readonly scope: 'machine-overridable' | 'resource' | 'window';
  /** Not read from a workspace that is not trusted: it names something that is run. */
  readonly restricted?: boolean;
} & (
  | { readonly type: 'boolean'; readonly default: boolean }
  | { readonly type: 'integer'; readonly default: number; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'string'; readonly default: string }
  | {
      readonly type: 'word';
      readonly default: string;
      readonly options: readonly { readonly name: string; readonly doc: string }[];
    }
);
