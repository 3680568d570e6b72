import { type Group, type GroupChanges, MAX_GROUPS, type NewGroup } from 'shared/accounts/group';
import type { Change } from 'shared/events/console-event';
import { ProblemError } from 'shared/http/problem';
import type { z } from 'zod';
import type { ChangeFeed } from '../database/change-feed.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import { ACCOUNTS_CHANGED } from './account-directory.ts';
import type { GroupStore } from './group-store.ts';

type Deps = {
  store: GroupStore;
  changes: ChangeFeed;
  /** Tells open screens: everybody's who may see it, or those of one account. */
  announce: (change: Change, accountId?: number) => void;
};

export const createGroupService = ({ store, changes, announce }: Deps) => {
  const notFound = () => new ProblemError('not-found', { detail: 'There is no such group.' });
  const nameTaken = (name: string | undefined) =>
    new ProblemError('name-taken', {
      errors: [{ pointer: '/body/name', detail: `A group named ${name} exists.` }],
    });

  const find = async (id: number): Promise<Group> => {
    const group = await store.find(id);
    if (!group) throw notFound();
    return group;
  };

  const tell = async (...concerned: Group[]) => {
    await changes.publish(ACCOUNTS_CHANGED);
    announce({ type: 'sub-accounts-changed' });
    for (const id of new Set(concerned.flatMap(({ members }) => members.map((member) => member.id))))
      announce({ type: 'account-changed' }, id);
  };

  const refuseStrangers = async (members: number[] | undefined) => {
    if (!members || members.length === 0) return;
    const known = await store.subAccounts(members);
    const strangers = members.filter((id) => !known.has(id));
    if (strangers.length > 0)
      throw new ProblemError('bad-request', {
        errors: [{ pointer: '/body/members', detail: `No sub account has the id ${strangers.join(', ')}.` }],
      });
  };

  return {
    list: async () => ({ items: (await store.list()) satisfies Group[] }),
    get: find,

    async create(group: z.output<typeof NewGroup>): Promise<Group> {
      await refuseStrangers(group.members);
      if ((await store.list()).length >= MAX_GROUPS)
        throw new ProblemError('bad-request', { detail: `There are ${MAX_GROUPS} groups at most.` });
      const id = await store.add(group);
      if (id === undefined) throw nameTaken(group.name);
      const created = await find(id);
      await tell(created);
      return created;
    },

    async update(id: number, changed: GroupChanges): Promise<Group> {
      const before = await find(id);
      await refuseStrangers(changed.members);
      try {
        if (!(await store.update(id, changed))) throw notFound();
      } catch (error) {
        throw violatedConstraint(error) === 'groups_name_unique' ? nameTaken(changed.name) : error;
      }
      const after = await find(id);
      await tell(before, after);
      return after;
    },

    /** @throws ProblemError `not-found`, also the second time */
    async remove(id: number): Promise<void> {
      const before = await find(id);
      if (!(await store.remove(id))) throw notFound();
      await tell(before);
    },
  };
};
export type GroupService = ReturnType<typeof createGroupService>;
