// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planfile

import (
	"cmp"
	"strings"
)

// CompareAddress orders addresses by module, type, name and key.
func CompareAddress(a, b string) int {
	x, y := SplitAddress(a), SplitAddress(b)
	depth := func(parts []string) int {
		n := 0
		for n+1 < len(parts) && parts[n] == "module" {
			n += 2
		}
		return n
	}
	for i := 0; i < min(len(x), len(y)); i++ {
		// What stands in a module comes before the modules in it.
		if in, out := i < depth(x), i < depth(y); in != out {
			if out {
				return -1
			}
			return 1
		}
		if c := Natural(x[i], y[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(x), len(y))
}

// Natural compares texts with the numbers in them by value.
func Natural(a, b string) int {
	for a != "" && b != "" {
		n, m := digits(a), digits(b)
		if n > 0 && m > 0 {
			x, y := strings.TrimLeft(a[:n], "0"), strings.TrimLeft(b[:m], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y), cmp.Compare(n, m)); c != 0 {
				return c
			}
			a, b = a[n:], b[m:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
