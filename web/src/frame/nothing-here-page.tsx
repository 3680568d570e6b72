import { ProblemAnswer } from '../api/call.ts';
import type { PageHandle } from './page-handle.ts';

export const handle: PageHandle = {
  page: (t) => ({
    title: t('problem:notFound'),
    crumbs: [],
    help: { title: t('frame:help.title'), text: t('frame:help.text') },
  }),
};

/** For addresses that are not ours; the frame's problem page says so. */
export const loader = () => () => {
  throw new ProblemAnswer({ type: '/problems/not-found', title: '', status: 404, requestId: '' });
};

export const Component = () => null;
