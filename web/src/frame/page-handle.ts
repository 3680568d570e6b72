import type { ComponentType, Ref } from 'react';
import type { Params } from 'react-router';
import type { Translate } from '../texts/texts.ts';

type Crumb = { text: string; href: string };

export type PageInfo = {
  /** The title of the window, and the last step of the path. */
  title: string;
  /** The steps above this page, the first one below the home page first. */
  crumbs: readonly Crumb[];
  /** What the help panel says: paragraphs apart by an empty line, `## ` begins a heading, backticks are code. */
  help: { title: string; text: string };
};

/** The pane is a `SplitPanel`; the ref goes to what is in it, whose height it takes. */
export type DetailsPaneProps = { contentRef: Ref<HTMLDivElement> };

/** A route module's `export const handle`: what the frame around the page shows. */
export type PageHandle = {
  page: (t: Translate, params: Readonly<Params<string>>, loaded: unknown) => PageInfo;
  /** A details pane below the page; it is open while the URL has `?selected=`. */
  DetailsPane?: ComponentType<DetailsPaneProps>;
};
