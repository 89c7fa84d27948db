import type { JobDeclaration, Name, SpacetimeDeclaration } from '../ast.ts';
import type { SourceFile } from './files.ts';
import { isMissing } from './names.ts';

/** Something declared at the top of a file. */
export interface TopLevel {
  readonly file: string;
  readonly declaration: SpacetimeDeclaration | JobDeclaration;
}

/** By canonical name. */
export type Visible = ReadonlyMap<string, TopLevel>;

/**
 * What each file sees: its own declarations and, through its imports, those of other files, imports of imports
 * included. Reports names that are declared twice, in the file where they meet.
 *
 * @param files imported ones before those that import them
 */
export function collectVisible(files: readonly SourceFile[]): ReadonlyMap<string, Visible> {
  const all = new Map<string, Visible>();
  for (const file of files) {
    const visible = new Map<string, TopLevel>();
    for (const imported of file.imports) addImported(visible, all.get(imported.file.path) ?? new Map(), imported, file);
    for (const declaration of file.tree.declarations) {
      if (declaration.kind === 'import' || isMissing(declaration.name)) continue;
      const { name } = declaration;
      const earlier = visible.get(name.canonical);
      if (earlier === undefined) visible.set(name.canonical, { file: file.path, declaration });
      else reportSecond(name, earlier, file);
    }
    all.set(file.path, visible);
  }
  return all;
}

function addImported(
  visible: Map<string, TopLevel>,
  from: Visible,
  imported: SourceFile['imports'][number],
  file: SourceFile,
): void {
  for (const [key, entry] of from) {
    const earlier = visible.get(key);
    if (earlier === undefined) visible.set(key, entry);
    else if (earlier.declaration !== entry.declaration) {
      const { text, range } = entry.declaration.name;
      const message = `\`${text}\` is imported from two files, \`${earlier.file}\` and \`${entry.file}\`.`;
      file.report.error(imported.declaration.pathRange, 'name/duplicate', message, {
        related: [
          { file: earlier.file, range: earlier.declaration.name.range, message: 'It is declared here.' },
          { file: entry.file, range, message: 'And here.' },
        ],
      });
    }
  }
}

function reportSecond(name: Name, earlier: TopLevel, file: SourceFile): void {
  const first = earlier.declaration.name;
  const where = earlier.file === file.path ? '' : ` in \`${earlier.file}\``;
  file.report.error(name.range, 'name/duplicate', `\`${name.text}\` is declared already${where}.`, {
    related: [{ file: earlier.file, range: first.range, message: `\`${first.text}\` is declared here.` }],
  });
}
