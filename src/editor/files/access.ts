/** Whether the open workflow may be edited here, and if not, why. Knows no storage and no graph. */
import { create } from 'zustand';

export type Access =
  | { readonly is: 'own' }
  /** Another tab has it: what is done there is seen here. `taken`: it was this tab's before. `unkept`: edits that only this screen shows. */
  | { readonly is: 'elsewhere'; readonly taken: boolean; readonly unkept: number }
  /** The file is of a newer program: shown, not edited. `text` is the file as it was read. */
  | { readonly is: 'newer'; readonly version: number; readonly text: string };

export const useAccess = create<{ readonly access: Access; /** Counts edits that were refused, so that the banner can draw attention. */ readonly refused: number }>(() => ({ access: { is: 'own' }, refused: 0 }));

export const setAccess = (access: Access) => useAccess.setState({ access });

/** Asked before every edit; a refusal is shown by the banner. */
export function mayEdit(): boolean {
  if (useAccess.getState().access.is === 'own') return true;
  useAccess.setState((s) => ({ refused: s.refused + 1 }));
  return false;
}
export const canEdit = (s: { readonly access: Access }) => s.access.is === 'own';
