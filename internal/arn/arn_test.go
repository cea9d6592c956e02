// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

func TestSplit(t *testing.T) {
	tests := []struct {
		text string
		want ARN
		ok   bool
	}{
		{"arn:aws:sqs:eu-west-1:444455556666:intake", ARN{"aws", "sqs", "eu-west-1", "444455556666", "intake"}, true},
		{"arn:aws:s3:::tide-logs/a:b", ARN{"aws", "s3", "", "", "tide-logs/a:b"}, true},
		{"arn:aws:logs:eu-west-1:444455556666:log-group:/a:log-stream:s", ARN{"aws", "logs", "eu-west-1", "444455556666", "log-group:/a:log-stream:s"}, true},
		{"arn:::::", ARN{}, true},
		{"arn::::", ARN{}, false},
		{"arn:aws:s3::", ARN{}, false},
		{"ARN:aws:s3:::x", ARN{}, false},
		{"xarn:aws:s3:::x", ARN{}, false},
		{"*", ARN{}, false},
		{"", ARN{}, false},
	}
	for _, tt := range tests {
		got, ok := Split(tt.text)
		if ok != tt.ok {
			t.Errorf("E-204: split %q: ok %v", tt.text, ok)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("E-204: split %q (-want +got):\n%s", tt.text, diff)
		}
		if ok && got.String() != tt.text {
			t.Errorf("%q joins to %q", tt.text, got.String())
		}
		if Account(tt.text) != tt.want.Account || Partition(tt.text) != tt.want.Partition {
			t.Errorf("%q: account %q, partition %q", tt.text, Account(tt.text), Partition(tt.text))
		}
	}
}

// text reads a test text: '…' is a hole of any text, '^' one without colon,
// '#' an account id, '_' one character.
func text(s string) pattern.Text {
	var parts []pattern.Text
	for _, r := range s {
		switch r {
		case '…':
			parts = append(parts, pattern.Unknown())
		case '^':
			parts = append(parts, pattern.Hole(pattern.NoColon))
		case '#':
			parts = append(parts, pattern.Hole(pattern.Digits12))
		case '_':
			parts = append(parts, pattern.Hole(pattern.OneChar))
		default:
			parts = append(parts, pattern.Literal(string(r)))
		}
	}
	return pattern.Concat(parts...)
}

func TestSplitText(t *testing.T) {
	tests := []struct{ text, fields string }{ // fields divided by blanks, "" if not aligned
		{"arn:aws:sqs:eu-west-1:444455556666:intake", "arn aws sqs eu-west-1 444455556666 intake"},
		{"arn:aws:s3:::…/x:y", "arn aws s3   …/x:y"},
		{"arn:aws:sqs:^:#:q-…", "arn aws sqs ^ # q-…"},
		{"arn:^:s^s:::", "arn ^ s^s   "},
		{"^:::::", "^     "},
		{"arn:aws:sqs:…:444455556666:q", ""},
		{"arn:aws:sqs:_:444455556666:q", ""},
		{"arn:aws:sqs:#…", ""},
		{"arn:aws:sqs:^:^", ""},
		{"…", ""},
		{"", ""},
	}
	for _, tt := range tests {
		var want [6]pattern.Text
		if tt.fields != "" {
			for i, f := range strings.Split(tt.fields, " ") {
				want[i] = text(f)
			}
		}
		got, aligned := SplitText(text(tt.text))
		if aligned != (tt.fields != "") {
			t.Errorf("E-1623: %s aligned: %v", tt.text, aligned)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("E-1623: fields of %s (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestFromGlob(t *testing.T) {
	tests := []struct {
		glob string
		want pattern.Text
	}{
		{"arn:aws:s3:::tide-*", text("arn:aws:s3:::tide-…")},
		{"arn:aws:sqs:*:444455556666:a:*", text("arn:aws:sqs:^:444455556666:a:…")},
		{"arn:aws:sqs:*:444455556666:${*}", text("arn:aws:sqs:^:444455556666:*")},
		{"arn:aws:sqs:eu-?:1:?", pattern.Concat(pattern.Literal("arn:aws:sqs:eu-"), pattern.Hole(pattern.OneCharNoColon), pattern.Literal(":1:"), pattern.Hole(pattern.OneChar))},
		{"arn:aws:*", text("arn:aws:…")},
		{"*", text("…")},
	}
	for _, tt := range tests {
		if got := FromGlob(tt.glob); !got.Equal(tt.want) {
			t.Errorf("E-1410: %s reads %s, want %s", tt.glob, got, tt.want)
		}
	}
}
