// The two groups: public points are added here, as foundation/sealing/points.py does. No secret is multiplied.
import { weierstrassN } from "@noble/curves/abstract/weierstrass.js";
import { p256 } from "@noble/curves/nist.js";
import { hex, unhex } from "./bytes.js";

const SM2 = {
  p: BigInt("0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff"),
  a: BigInt("0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"),
  b: BigInt("0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"),
  n: BigInt("0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123"),
  h: 1n,
  Gx: BigInt("0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"),
  Gy: BigInt("0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"),
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
export const P256_CURVE = new Curve(p256.Point, p256.CURVE.n);
