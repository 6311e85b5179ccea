/** What the workflow menu offers beside opening and saving: versions, links, bundles, verification, code. */
import { CommandItem } from '../canvas/menu-parts.tsx';

export const FileMenuItems = () => <>{['versions', 'copyLink', 'saveBundle', 'verifyPicture', 'copyPytorch', 'copyTypescript'].map((id) => <CommandItem key={id} id={id} />)}</>;
