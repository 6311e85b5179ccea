/** The closed list of names a pickle may ask for, each with this program's own stand-in. What is not here is refused by name. */
import type { StoredType } from './checkpoint.ts';
import { Dtype, Global, Opaque, tensorOf } from './pickle-values.ts';

const storedOf: Readonly<Record<string, StoredType>> = {
  float64: 'float64', double: 'float64', float32: 'float32', float: 'float32', float16: 'float16', half: 'float16', bfloat16: 'bfloat16',
  int64: 'int64', long: 'int64', int32: 'int32', int: 'int32', int16: 'int16', short: 'int16', int8: 'int8', uint8: 'uint8', bool: 'bool',
};
const otherDtypes = ['complex32', 'complex64', 'complex128', 'cfloat', 'cdouble', 'quint8', 'qint8', 'qint32', 'quint4x2', 'quint2x4',
  'uint16', 'uint32', 'uint64', 'float8_e4m3fn', 'float8_e5m2', 'float8_e4m3fnuz', 'float8_e5m2fnuz'];
const storageTypes: Readonly<Record<string, StoredType | undefined>> = {
  DoubleStorage: 'float64', FloatStorage: 'float32', HalfStorage: 'float16', BFloat16Storage: 'bfloat16', LongStorage: 'int64',
  IntStorage: 'int32', ShortStorage: 'int16', CharStorage: 'int8', ByteStorage: 'uint8', BoolStorage: 'bool', UntypedStorage: 'uint8',
  ComplexFloatStorage: undefined, ComplexDoubleStorage: undefined, QInt8Storage: undefined, QUInt8Storage: undefined, QInt32Storage: undefined,
  QUInt4x2Storage: undefined, QUInt2x4Storage: undefined,
};

/** Classes that checkpoints of training runs hold beside the tensors. Their objects become plain data. */
const passive = new Set([
  'argparse.Namespace', 'types.SimpleNamespace', 'datetime.datetime', 'datetime.date', 'datetime.timedelta', 'datetime.timezone',
  'pathlib.PosixPath', 'pathlib.WindowsPath', 'pathlib.PurePosixPath', 'pathlib.PureWindowsPath', 'pathlib.Path',
  'builtins.int', 'builtins.float', 'builtins.str', 'builtins.bool', 'builtins.complex', 'builtins.object', 'builtins.range', 'builtins.slice',
  'torch.Tensor', 'torch.nn.parameter.Parameter', 'torch.device', 'torch.layout', 'torch.strided', 'torch.torch_version.TorchVersion',
  'torch.serialization._get_layout', 'numpy.dtype', 'numpy.ndarray', 'numpy.core.multiarray._reconstruct', 'numpy._core.multiarray._reconstruct',
  'yacs.config.CfgNode', 'easydict.EasyDict',
]);
const passivePackages = ['pytorch_lightning.', 'lightning.', 'lightning_fabric.', 'omegaconf.', 'taming.', 'ldm.', 'typing.', 'torch.optim.lr_scheduler.'];

const pairs = (args: readonly unknown[]): Map<unknown, unknown> => {
  const from = args[0];
  if (from === undefined || from === null) return new Map();
  if (from instanceof Map) return new Map(from);
  if (Array.isArray(from) && from.every((p): p is [unknown, unknown] => Array.isArray(p) && p.length === 2)) return new Map(from);
  throw new Error('a dictionary made of something else than pairs');
};
const list = (args: readonly unknown[]): unknown[] => {
  const from = args[0];
  if (from === undefined) return [];
  if (Array.isArray(from) || from instanceof Set) return [...from];
  throw new Error('a list made of something else than a list');
};
const call = (f: unknown, args: unknown): unknown => {
  if (!(f instanceof Global) || !Array.isArray(args)) throw new Error('a call of something that cannot be called');
  return f.make(args);
};

/** One numpy number from its dtype and its bytes; inert when it is of a type without a plain form. */
function numpyScalar(args: readonly unknown[]): unknown {
  const [dtype, raw] = args;
  const code = dtype instanceof Opaque ? dtype.args[0] : undefined;
  if (!(raw instanceof Uint8Array) || typeof code !== 'string') return new Opaque('numpy scalar', args);
  const v = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (code === 'f8' && raw.length === 8) return v.getFloat64(0, true);
  if (code === 'f4' && raw.length === 4) return v.getFloat32(0, true);
  if (code === 'i8' && raw.length === 8) return Number(v.getBigInt64(0, true));
  if (code === 'i4' && raw.length === 4) return v.getInt32(0, true);
  if (code === 'b1' && raw.length === 1) return raw[0] !== 0;
  return new Opaque('numpy scalar', args);
}

const makers: Readonly<Record<string, (args: readonly unknown[]) => unknown>> = {
  'collections.OrderedDict': pairs,
  'collections.Counter': pairs,
  'builtins.dict': pairs,
  'collections.defaultdict': () => new Map(),
  'builtins.list': list,
  'builtins.tuple': list,
  'builtins.set': (a) => new Set(list(a)),
  'builtins.frozenset': (a) => new Set(list(a)),
  'builtins.bytearray': (a) => (a[0] instanceof Uint8Array ? a[0] : new Uint8Array()),
  'builtins.bytes': (a) => (a[0] instanceof Uint8Array ? a[0] : new Uint8Array()),
  // protocol 2 writes bytes as text and this call
  '_codecs.encode': ([text]) => {
    if (typeof text !== 'string') throw new Error('bytes made of something else than text');
    return Uint8Array.from(text, (c) => c.charCodeAt(0) & 255);
  },
  'copyreg._reconstructor': ([cls]) => call(cls, []),
  'copyreg.__newobj__': ([cls, ...args]) => call(cls, args),
  'torch.Size': list,
  'torch._utils._rebuild_tensor': ([storage, offset, shape, strides]) => tensorOf(storage, offset, shape, strides),
  'torch._utils._rebuild_tensor_v2': ([storage, offset, shape, strides]) => tensorOf(storage, offset, shape, strides),
  'torch._utils._rebuild_tensor_v3': ([storage, offset, shape, strides, , , dtype]) => {
    if (!(dtype instanceof Dtype)) throw new Error('a tensor without a number type');
    return tensorOf(storage, offset, shape, strides, dtype);
  },
  'torch._utils._rebuild_parameter': ([data]) => data,
  'torch._utils._rebuild_parameter_with_state': ([data]) => data,
  'torch._tensor._rebuild_from_type_v2': ([f, , args]) => call(f, args),
  'numpy.core.multiarray.scalar': numpyScalar,
  'numpy._core.multiarray.scalar': numpyScalar,
};

/** The module that a name is commonly known under, where pickles spell it otherwise. */
const spelled: Readonly<Record<string, string>> = { __builtin__: 'builtins', copy_reg: 'copyreg', UserDict: 'collections' };
const known: Readonly<Record<string, string>> = { posix: 'os', nt: 'os' };

/**
 * What stands for `module.name`.
 * @throws Error naming it when it is not on the list
 */
export function globalOf(module: string, name: string): Global | Dtype {
  const home = Object.hasOwn(spelled, module) ? spelled[module] : module, full = `${home}.${name}`;
  if (home === 'torch' && Object.hasOwn(storedOf, name)) return new Dtype(storedOf[name], storedOf[name]);
  if (home === 'torch' && otherDtypes.includes(name)) return new Dtype(name, undefined);
  if ((home === 'torch' || home === 'torch.cuda' || home === 'torch.storage') && Object.hasOwn(storageTypes, name)) return new Dtype(name, storageTypes[name]);
  if (Object.hasOwn(makers, full)) return new Global(full, makers[full]);
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
  const inert = passive.has(full) || (plain && (passivePackages.some((p) => `${home}.`.startsWith(p)) || /^numpy\.(bool_?|u?int(8|16|32|64)|float(16|32|64))$/.test(full)));
  if (inert) return new Global(full, (args) => new Opaque(full, args));
  const usual = Object.hasOwn(known, module) ? ` (${known[module]}.${name})` : '';
  throw new Error(`it asks for ${printable(full)}${usual}, which is refused: a checkpoint may hold tensors and plain containers only. `
    + (module.startsWith('torch.nn.') || module === '__main__' ? 'It seems to be a whole pickled model; save its state_dict() instead' : 'Nothing of it was run; if the file is your own, save the state_dict alone'));
}

const printable = (s: string) => s.slice(0, 120).replace(/[^\x20-\x7e]/g, '?');
