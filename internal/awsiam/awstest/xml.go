// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awstest

import (
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// members is a structure of an answer.
type members map[string]any

// element prints a value as the query protocol has it: structures as elements, lists with
// elements named member. Nil is left out.
func element(name string, value any) string {
	var b strings.Builder
	switch v := value.(type) {
	case nil:
		return ""
	case members:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			b.WriteString(element(key, v[key]))
		}
	case []members:
		for _, m := range v {
			b.WriteString(element("member", m))
		}
	case []string:
		for _, s := range v {
			b.WriteString(element("member", s))
		}
	default:
		if err := xml.EscapeText(&b, []byte(fmt.Sprint(v))); err != nil {
			return err.Error()
		}
	}
	return "<" + name + ">" + b.String() + "</" + name + ">"
}
