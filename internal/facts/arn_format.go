// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "sync"

var arnFormatTable = open("arn_formats", "service", "type", "format")

// ARNFormat is a form of the ARNs of a resource type that the reference of its service
// lacks (E-1403).
type ARNFormat struct {
	Type, Format string
}

var arnFormats = sync.OnceValue(func() map[string][]ARNFormat {
	m := make(map[string][]ARNFormat)
	for _, row := range arnFormatTable.Rows() {
		m[row[0]] = append(m[row[0]], ARNFormat{Type: row[1], Format: row[2]})
	}
	return m
})

// ARNFormatsOf returns the forms of ARNs that the reference of a service lacks.
func ARNFormatsOf(service string) []ARNFormat { return arnFormats()[service] }
