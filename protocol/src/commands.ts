/**
 * Commands of the editor, run by code lenses. An editor names those it has in `initializationOptions.commands`; a lens
 * whose command it has not is left out, or shows what it knows without leading anywhere.
 */
export const COMMANDS = {
  /** {@link DeclarationArguments}: trains the fit. */
  fit: 'spacetime.fit',
  /** {@link DeclarationArguments}: shows the curvature of the spacetime. */
  plot: 'spacetime.plot',
  /** {@link DeclarationArguments}: follows the geodesic. */
  trace: 'spacetime.trace',
  /** {@link DeclarationArguments}: makes the image. */
  render: 'spacetime.render',
  /** {@link FieldArguments}: shows a learned field. */
  openField: 'spacetime.openField',
  /** An editor's own: URI, position and locations, as the Language Server Protocol has them. */
  showReferences: 'editor.action.showReferences',
} as const;

export type CommandName = (typeof COMMANDS)[keyof typeof COMMANDS];

/** The one argument of commands about a declaration. */
export interface DeclarationArguments {
  /** Of the document. */
  readonly uri: string;
  readonly name: string;
}

export interface FieldArguments extends DeclarationArguments {
  /** Path of the `.einfield` file. */
  readonly field: string;
}
