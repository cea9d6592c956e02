// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var conditionValuesTable = open("condition_values", "key", "format", "values")

// ValueFormat is what the values of a condition key look like.
type ValueFormat struct {
	Kind FormatKind
	// Values are all that exist of a key with a fixed set of them, else values in addition to those of the format.
	Values []string
}

// FormatKind is the form of a value.
type FormatKind uint8

// The forms.
const (
	AnyFormat FormatKind = iota
	RegionFormat
	VPCFormat
	VPCEFormat
	AccountFormat
	OrgFormat
	OrgPathFormat
	KMSKeyFormat
	ListFormat // one of ValueFormat.Values
)

var formatKinds = map[string]FormatKind{
	"region": RegionFormat, "vpc": VPCFormat, "vpce": VPCEFormat, "account": AccountFormat, "org": OrgFormat,
	"org_path": OrgPathFormat, "kms_key": KMSKeyFormat, "list": ListFormat,
}

// ValueFormats returns the formats by key, in the spelling of AWS.
var ValueFormats = sync.OnceValue(func() map[string]ValueFormat {
	formats := make(map[string]ValueFormat)
	for _, row := range conditionValuesTable.Rows() {
		f := ValueFormat{Kind: formatKinds[row[1]]}
		if row[2] != "" {
			f.Values = strings.Split(row[2], ",")
		}
		formats[row[0]] = f
	}
	return formats
})
