// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"strings"
	"sync/atomic"
)

// ARNFormat is one form of a resource type's ARNs, such as "arn:${Partition}:s3:::${BucketName}/${ObjectName}".
//
// A placeholder matches one or more characters, an asterisk any. Neither holds a colon before the sixth field.
// The name of a bucket, table bucket, access point or table holds no slash either: a bucket is not an object, and a table is
// not one of its indexes (Y-105).
type ARNFormat struct {
	text  string
	steps atomic.Pointer[[arnFields][]step]
}

// arnFields is the number of fields of an ARN; the sixth holds all that follows the fifth colon.
const arnFields = 6

// String returns the format as AWS writes it.
func (f *ARNFormat) String() string { return f.text }

// Fields returns the six fields of the format: "arn", partition, service, region, account and resource.
func (f *ARNFormat) Fields() [arnFields]string {
	var fields [arnFields]string
	copy(fields[:], strings.SplitN(f.text, ":", arnFields))
	return fields
}

// Service returns the service field, a placeholder in rare cases.
func (f *ARNFormat) Service() string { return f.Fields()[2] }

// Region returns the region field, "" if such ARNs have none.
func (f *ARNFormat) Region() string { return f.Fields()[3] }

// Account returns the account field, "" if such ARNs have none. It is "aws" for resources that AWS owns.
func (f *ARNFormat) Account() string { return f.Fields()[4] }

// Resource returns the sixth field.
func (f *ARNFormat) Resource() string { return f.Fields()[5] }

// anyService reports whether the service field is a placeholder.
func (f *ARNFormat) anyService() bool { return strings.HasPrefix(f.Service(), "$") }

// noSlash are the placeholders for names that cannot hold a slash, and whose resources have others below them.
var noSlash = map[string]bool{"${BucketName}": true, "${TableBucketName}": true, "${AccessPointName}": true, "${TableName}": true}

// compiled returns the steps of the six fields, made at the first call.
func (f *ARNFormat) compiled() *[arnFields][]step {
	if s := f.steps.Load(); s != nil {
		return s
	}
	var s [arnFields][]step
	for i, field := range f.Fields() {
		s[i] = formatSteps(field, i < arnFields-1)
	}
	f.steps.Store(&s)
	return &s
}

// formatSteps returns the steps of one field of a format.
func formatSteps(field string, bounded bool) []step {
	var steps []step
	for field != "" {
		set := anyRune
		if bounded {
			set = notColon
		}
		if field[0] == '*' {
			steps = append(steps, step{set: set, star: true})
			field = field[1:]
			continue
		}
		if name, rest, ok := cutVariable(field); ok {
			if noSlash[name] {
				set = notSlash
			}
			steps = append(steps, step{set: set}, step{set: set, star: true})
			field = rest
			continue
		}
		steps = append(steps, step{char: rune(field[0])}) // formats are ASCII
		field = field[1:]
	}
	return steps
}

// cutVariable cuts "${…}" off the front of the text.
func cutVariable(s string) (variable, rest string, ok bool) {
	if !strings.HasPrefix(s, "${") {
		return "", s, false
	}
	end := strings.IndexByte(s, '}')
	if end < 0 {
		return "", s, false
	}
	return s[:end+1], s[end+1:], true
}
