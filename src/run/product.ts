/** Which program this is. Knows nothing else. */
import about from '../../package.json' with { type: 'json' };

/** '0.1.0' */
export const product: string = about.version;
