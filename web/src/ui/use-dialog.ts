import { useSearchParams } from 'react-router';

/** The dialog that is open is part of the URL, so a link can open it and a reload keeps it. */
export const useDialog = <Name extends string>(names: readonly Name[]) => {
  const [params, setParams] = useSearchParams();
  return {
    shown: names.find((name) => name === params.get('dialog')),
    show: (name: Name) =>
      setParams((now) => {
        const opened = new URLSearchParams(now);
        opened.set('dialog', name);
        return opened;
      }),
    close: () =>
      setParams(
        (now) => {
          const closed = new URLSearchParams(now);
          closed.delete('dialog');
          return closed;
        },
        { replace: true },
      ),
  };
};
