// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package p521 prepares the elliptic curve P-521 while a program starts. Terraform and a provider
// prove to each other who they are with certificates for this curve, and Go computes a table for
// it at the first use, which takes 6 ms. A plan starts the provider three times and waits for the
// certificate each time. A program that imports the package computes the table while its other
// packages are initialized. Nothing else depends on it.
package p521

import "crypto/ecdh"

func init() {
	go func() {
		secret := make([]byte, 66) // the size of a private key in bytes
		secret[len(secret)-1] = 1
		if key, err := ecdh.P521().NewPrivateKey(secret); err == nil {
			_ = key.PublicKey() // multiplies the generator, and so needs the table
		}
	}()
}
