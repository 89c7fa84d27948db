import { posix } from 'node:path';

/** A link or a picture; what is in code has no brackets with parentheses of this form behind them. */
const LINK = /(?<picture>!?)\[(?<text>(?:[^[\]]|\[[^\]]*\])*)\]\((?<target>[^()\s]+)\)/g;
const OUTSIDE = /^(?:[a-z][a-z0-9+.-]*:|#)/i;

/** A reference of a page to another file of the repository. */
export interface Reference {
  /** Path within the repository, with `/`, without what follows `#`. */
  readonly path: string;
  /** Name of the place in it, where one is named. */
  readonly place: string | undefined;
  readonly isPicture: boolean;
}

/** What a page of Markdown refers to within the repository. */
export function referencesOf(page: string, text: string): readonly Reference[] {
  return [...withoutCode(text).matchAll(LINK)].flatMap(({ groups }) => {
    const { picture, target } = groups as Record<'picture' | 'target', string>;
    if (OUTSIDE.test(target)) return [];
    return [{ ...placeOf(page, target), isPicture: picture !== '' }];
  });
}

/**
 * A page as it is packaged: it refers to what is there alone. A picture that is not becomes what it shows, in words, and
 * a link its text, or a link into the repository where that has an address.
 *
 * @param repository address of its files, such as `https://example.org/spacetime/blob/main`
 */
export function packagedPage(
  page: string,
  text: string,
  isThere: (path: string) => boolean,
  repository?: string,
): string {
  return text.replace(LINK, (all: string, ...rest: unknown[]) => {
    const { picture, text: words, target } = rest.at(-1) as Record<'picture' | 'text' | 'target', string>;
    if (OUTSIDE.test(target)) return all;
    const { path } = placeOf(page, target);
    if (isThere(path)) return all;
    if (repository !== undefined) return `${picture}[${words}](${repository}/${path})`;
    return picture === '' ? words : `*Picture: ${words.replace(/\.?$/, '.')}*`;
  });
}

function placeOf(page: string, target: string): Omit<Reference, 'isPicture'> {
  const [file = '', place] = target.split('#');
  return { path: posix.join(posix.dirname(page), file), place };
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
}
