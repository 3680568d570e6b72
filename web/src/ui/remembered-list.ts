import { PAGE_SIZES } from 'shared/http/page';

/** How somebody wants to see a list: kept by this browser, under the list's name. */
export type ListHabit = { limit?: number; sort?: string };

/** With the names of columns, which another version may not know: a change of one begins a new memory. */
const PREFIX = 'registry-console.list.1.';

export const habitOf = (name: string): ListHabit => {
  try {
    const { limit, sort } = JSON.parse(localStorage.getItem(PREFIX + name) ?? '{}') ?? {};
    return {
      ...(PAGE_SIZES.includes(limit) && { limit }),
      ...(typeof sort === 'string' && /^-?[a-zA-Z]+$/.test(sort) && { sort }),
    };
  } catch {
    return {};
  }
};

export const rememberHabit = (name: string, habit: ListHabit): void => {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ ...habitOf(name), ...habit }));
  } catch {
    // Without storage nothing is remembered.
  }
};
