/// SHA-256 (FIPS 180-4), fed piece by piece.
package struct SHA256 {
}
