// The two groups: public points are added here, as foundation/sealing/points.py does. No secret is multiplied.
import { weierstrassN } from "@noble/curves/abstract/weierstrass.js";
import { hex, unhex } from "./bytes.js";

export const SM2 = {
  p: BigInt("0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff"),
  a: BigInt("0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"),
  b: BigInt("0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"),
  n: BigInt("0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123"),
  h: 1n,
  Gx: BigInt("0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"),
  Gy: BigInt("0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"),
};
const P256 = {
  p: BigInt("0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
  a: BigInt("0xffffffff00000001000000000000000000000000fffffffffffffffffffffffc"),
  b: BigInt("0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
  n: BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
  h: 1n,
  Gx: BigInt("0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
  Gy: BigInt("0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
};

class Curve {
  constructor(Point, order) {
    this.Point = Point;
    this.order = order;
  }

  /** A point of 04‖X‖Y on the curve. Throws for anything else. */
  read(bytes) {
    if (bytes.length !== 65 || bytes[0] !== 4) throw new RangeError("a point is 04‖X‖Y");
    const point = this.Point.fromHex(hex(bytes));
    point.assertValidity();
    return point;
  }

  /** The sum of commitments[i] · at^i: what the share of guardian `at` must belong to. */
  evaluate(commitments, at) {
    const points = commitments.map((one) => this.read(one));
    let total = points.at(-1);
    for (const point of points.slice(0, -1).reverse()) total = total.multiplyUnsafe(BigInt(at)).add(point);
    total.assertValidity();
    return unhex(total.toHex(false));
  }
}

export const SM2_CURVE = new Curve(weierstrassN(SM2), SM2.n);
export const P256_CURVE = new Curve(weierstrassN(P256), P256.n);
