// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import (
	"encoding/base64"
	"math/big"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// keyType is the type of a key's values (E-1201).
type keyType uint8

const (
	stringKey keyType = iota
	arnKey
	numericKey
	dateKey
	boolKey
	ipKey
	binaryKey
)

// relation is the table of E-1029.
type relationKind uint8

const (
	fits relationKind = iota
	never
	wireText
)

func relation(base string, typ keyType, key string) relationKind {
	switch {
	case strings.HasPrefix(base, "String"):
		if typ != stringKey && typ != arnKey {
			return wireText
		}
	case strings.HasPrefix(base, "Arn"):
		if typ != stringKey && typ != arnKey {
			return never
		}
	case strings.HasPrefix(base, "Numeric"):
		if typ != stringKey && typ != numericKey && key != "aws:epochtime" {
			return never
		}
	case strings.HasPrefix(base, "Date"):
		if typ != stringKey && typ != dateKey && typ != numericKey {
			return never
		}
	case base == "Bool":
		if typ != stringKey && typ != boolKey {
			return never
		}
	case strings.HasSuffix(base, "IpAddress"):
		if typ != stringKey && typ != ipKey {
			return never
		}
	case base == "BinaryEquals":
		if typ == stringKey {
			return wireText
		}
		if typ != binaryKey {
			return never
		}
	}
	return fits
}

// readable reports whether the value can be read in the operator's domain (E-1028).
func readable(base, v string) bool {
	switch {
	case strings.HasPrefix(base, "Arn"):
		f := strings.SplitN(v, ":", 6)
		return len(f) == 6 && f[0] == "arn"
	case strings.HasPrefix(base, "Numeric"):
		_, ok := number(v)
		return ok
	case strings.HasPrefix(base, "Date"):
		_, ok := instant(v)
		return ok
	case base == "Bool":
		return strings.EqualFold(v, "true") || strings.EqualFold(v, "false")
	case strings.HasSuffix(base, "IpAddress"):
		_, err := netip.ParseAddr(v)
		return err == nil
	case base == "BinaryEquals":
		_, err := base64.StdEncoding.DecodeString(v)
		return err == nil
	}
	return true
}

// compareParsed compares a request value with a policy value (E-1033 to E-1038).
func compareParsed(base, v, p string) bool {
	switch {
	case strings.HasPrefix(base, "Numeric"):
		a, ok := number(v)
		b, ok2 := number(p)
		return ok && ok2 && ordered(strings.TrimPrefix(base, "Numeric"), a.Cmp(b))
	case strings.HasPrefix(base, "Date"):
		a, ok := instant(v)
		b, ok2 := instant(p)
		return ok && ok2 && ordered(strings.TrimPrefix(base, "Date"), a.Compare(b))
	case base == "IpAddress":
		a, err := netip.ParseAddr(v)
		if err != nil {
			return false
		}
		if b, err := netip.ParsePrefix(p); err == nil {
			return b.Masked().Contains(a)
		}
		b, err := netip.ParseAddr(p)
		return err == nil && a == b
	case base == "BinaryEquals":
		a, err := base64.StdEncoding.DecodeString(v)
		b, err2 := base64.StdEncoding.DecodeString(p)
		return err == nil && err2 == nil && string(a) == string(b)
	}
	return false
}

func ordered(relation string, cmp int) bool {
	switch relation {
	case "Equals":
		return cmp == 0
	case "LessThan":
		return cmp < 0
	case "LessThanEquals":
		return cmp <= 0
	case "GreaterThan":
		return cmp > 0
	case "GreaterThanEquals":
		return cmp >= 0
	}
	panic("no such relation: " + relation)
}

var decimal = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

func number(s string) (*big.Rat, bool) {
	if !decimal.MatchString(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// instant reads a date (E-1034); epoch time is in seconds.
func instant(s string) (time.Time, bool) {
	if len(s) > 4 && strings.Trim(s, "0123456789") == "" {
		n, err := strconv.ParseInt(s, 10, 64)
		return time.Unix(n, 0), err == nil
	}
	for _, layout := range []string{"2006", "2006-01", "2006-01-02", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999999999Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
