import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem, ProblemAnswer } from '../api/call.ts';
import { isNewPassword } from './new-password.ts';
import { updatePasswordMutation } from './session-queries.ts';

type Wrong = {
  current?: 'currentMissing' | 'currentWrong' | undefined;
  fresh?: 'wrongLength' | 'same' | undefined;
  again?: 'notSame' | undefined;
};

const NOTHING = { current: '', fresh: '', again: '' };

/** One's own password: the present one, and the new one twice. */
export const usePasswordChange = (onDone: () => void) => {
  const [values, setValues] = useState(NOTHING);
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState('');
  const change = useMutation(updatePasswordMutation());
  const { current, fresh, again } = values;

  const refused = isProblem(change.error, 'wrong-password');
  const found: Wrong = {
    current: current === '' ? 'currentMissing' : refused && sent === current ? 'currentWrong' : undefined,
    fresh: !isNewPassword(fresh) ? 'wrongLength' : fresh === current ? 'same' : undefined,
    again: again !== fresh ? 'notSame' : undefined,
  };
  const hasField = refused || (change.error instanceof ProblemAnswer && change.error.at('/body/newPassword'));

  return {
    values,
    type: (name: keyof typeof NOTHING, text: string) => setValues({ ...values, [name]: text }),
    wrong: tried ? found : {},
    /** What belongs to no field. */
    problem: change.error && !change.isPending && !hasField ? change.error : undefined,
    busy: change.isPending,
    submit: () => {
      setTried(true);
      const { current: wrongCurrent, ...rest } = found;
      // The same one may be tried again: it may have been changed elsewhere meanwhile.
      if (change.isPending || wrongCurrent === 'currentMissing' || Object.values(rest).some(Boolean)) return;
      setSent(current);
      change.mutate(
        { password: current, newPassword: fresh },
        {
          onSuccess: () => {
            setValues(NOTHING);
            setTried(false);
            onDone();
          },
        },
      );
    },
  };
};
