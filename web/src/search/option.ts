export type Kind = 'registry' | 'image' | 'tag' | 'digest' | 'label' | 'place' | 'command' | 'search';

/** One line of the palette. */
export type Option = {
  id: string;
  kind: Kind;
  text: string;
  /** Beside the text, quieter: where it is. */
  place?: string;
  /** Below: what it is about. */
  detail?: string;
  /** At the end of the line, if keys do the same. */
  keys?: readonly string[];
} & ({ href: string } | { run: () => void });

export type Group = {
  id:
    | 'jump'
    | 'registries'
    | 'images'
    | 'tags'
    | 'manifests'
    | 'labels'
    | 'commands'
    | 'recentPages'
    | 'recentSearches';
  options: readonly Option[];
  /** There are others that are not among the options. */
  more?: boolean;
};
