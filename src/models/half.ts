/** 16-bit floats as 32-bit ones and back. Numbers only; knows no file. */

const bits = new Uint32Array(1);
const asFloat = new Float32Array(bits.buffer);

/** One IEEE half, given as its 16 bits. Subnormals, infinities and NaN included. */
export function halfToFloat(h: number): number {
  const sign = h & 0x8000 ? -1 : 1, exponent = (h >> 10) & 31, fraction = h & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The 16 bits of the half nearest to x, ties to even; beyond 65504 it is infinite. */
export function floatToHalf(x: number): number {
  asFloat[0] = x;
  const b = bits[0], sign = (b >>> 16) & 0x8000, magnitude = b & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // below 2^-14 a half is a whole number of 2^-24: let the float unit round
    asFloat[0] = Math.abs(x) + 0.5;
    return sign | (bits[0] - 0x3f000000);
  }
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

/** bfloat16 is the upper half of a float32. */
export function bfloatToFloat(h: number): number {
  bits[0] = h << 16;
  return asFloat[0];
}
