import { useAddress, withPart } from './use-address.ts';

/** The dialog that is open is part of the URL, so a link can open it and a reload keeps it. */
export const useDialog = <Name extends string>(names: readonly Name[]) => {
  const { params, change } = useAddress();
  return {
    shown: names.find((name) => name === params.get('dialog')),
    show: (name: Name) => change(withPart('dialog', name)),
    close: () => change(withPart('dialog', undefined), { replace: true }),
  };
};
