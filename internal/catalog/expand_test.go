// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

func names(actions []*catalog.Action) []string {
	var all []string
	for _, a := range actions {
		all = append(all, a.Name)
	}
	return all
}

func TestExpand(t *testing.T) {
	c := catalog.Default()
	tests := []struct {
		rule, pattern string
		want          []string
	}{
		{"E-701", "SQS:sendmessage", []string{"sqs:SendMessage"}},
		{"E-702", "sqs:*Message*", []string{"sqs:CancelMessageMoveTask", "sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ListMessageMoveTasks", "sqs:ReceiveMessage", "sqs:SendMessage", "sqs:StartMessageMoveTask"}},
		{"E-702", "sqs:ListQueue?", []string{"sqs:ListQueues"}},
		{"E-702", "sqs:listqueue*", []string{"sqs:ListQueues", "sqs:ListQueueTags"}},
		{"E-702", "sqs:*Queue", []string{"sqs:CreateQueue", "sqs:DeleteQueue", "sqs:PurgeQueue", "sqs:TagQueue", "sqs:UntagQueue"}},
		{"no match", "sqs:Fetch*", nil},
		{"no match", "sqs:Fetch", nil},
		{"no match", "nosuch:*", nil},
		{"no match", "sqs:?", nil},
	}
	for _, tt := range tests {
		t.Run(tt.rule+" "+tt.pattern, func(t *testing.T) {
			got, err := c.Expand(tt.pattern)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, names(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestExpandEverything is E-703: asterisks alone cover all actions of all services.
func TestExpandEverything(t *testing.T) {
	c := catalog.Default()
	for _, pattern := range []string{"*", "***", "*:*", "**:**"} {
		got, err := c.Expand(pattern)
		if err != nil || len(got) != c.Counts().Actions {
			t.Errorf("Expand(%q): %d actions, %v; want %d", pattern, len(got), err, c.Counts().Actions)
		}
	}
	s, _ := c.Service("ec2")
	if got, err := c.Expand("ec2:*"); err != nil || len(got) != len(s.Actions()) {
		t.Errorf("Expand(ec2:*): %d actions, %v", len(got), err)
	}
}

func TestExpandMalformed(t *testing.T) {
	for _, tt := range []struct{ rule, pattern string }{
		{"E-704", "s*:Get*"}, {"E-704", "?3:*"}, {"E-704", "*:Get*"}, {"E-704", "s3*:*"},
		{"E-705", "PutItem"}, {"E-705", "s3:Get:Object"}, {"E-705", "s3:"}, {"E-705", ":GetObject"}, {"E-705", ""},
		{"E-705", "s3:Get Object"}, {"E-705", "s3:GetObject,s3:PutObject"}, {"E-705", " s3:GetObject"}, {"E-705", "s3:GetObject\n"},
		{"E-708", "s3:${aws:username}"},
	} {
		_, err := catalog.Default().Expand(tt.pattern)
		var bad *catalog.PatternError
		if !errors.As(err, &bad) || bad.Pattern != tt.pattern {
			t.Errorf("%s: Expand(%q): %v, want a PatternError", tt.rule, tt.pattern, err)
		}
	}
}

func TestExpandAll(t *testing.T) {
	c := catalog.Default()
	got, err := c.ExpandAll([]string{"sqs:ListQueue?", "S3:listbucket", "sqs:list*", "nosuch:*"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"s3:ListBucket", "sqs:ListDeadLetterSourceQueues", "sqs:ListMessageMoveTasks", "sqs:ListQueues", "sqs:ListQueueTags"}
	if diff := cmp.Diff(want, names(got)); diff != "" {
		t.Error(diff)
	}
	if _, err := c.ExpandAll([]string{"s3:*", "bad"}); err == nil {
		t.Error("a malformed pattern is no error")
	}
	s, _ := c.Service("s3")
	before := names(s.Actions())
	if _, err := c.ExpandAll([]string{"s3:*"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, names(s.Actions())); diff != "" {
		t.Errorf("ExpandAll changed the catalogue: %s", diff)
	}
}

// FuzzExpand compares with regular expressions over one service, and asks that malformed patterns fail.
func FuzzExpand(f *testing.F) {
	for _, seed := range []string{"sqs:*", "sqs:Send*", "SQS:*Message*", "sqs:?????Queue", "sqs:**Q*u?ue*", "*", "*:*", "sqs", "sqs:a:b", "s?s:x", "sqs:${x}", "sqs:é*", "sqs:\xff"} {
		f.Add(seed)
	}
	c := catalog.Default()
	sqs, _ := c.Service("sqs")
	f.Fuzz(func(t *testing.T, pattern string) {
		if len(pattern) > 200 {
			return
		}
		got, err := c.Expand(pattern)
		prefix, name, found := strings.Cut(pattern, ":")
		if err != nil {
			if strings.Trim(pattern, "*") == "" && pattern != "" {
				t.Fatalf("%q: %v", pattern, err)
			}
			return
		}
		if !found || strings.EqualFold(prefix, "sqs") == false || strings.Contains(name, ":") {
			return
		}
		for i := range len(name) {
			if name[i] >= 0x80 {
				if len(got) > 0 && !strings.ContainsAny(name, "*?") {
					t.Fatalf("%q matches %q", pattern, names(got))
				}
				return
			}
		}
		re := regexp.MustCompile("(?is)^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(name)) + "$")
		for _, a := range sqs.Actions() {
			if want := re.MatchString(a.ShortName()); want != slices.Contains(got, a) {
				t.Fatalf("%q and %s: want %v", pattern, a.Name, want)
			}
		}
	})
}
