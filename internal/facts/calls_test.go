// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"slices"
	"strings"
	"testing"
)

// TestE1403: each row says what it means, and the template of a row is one ARN.
func TestE1403(t *testing.T) {
	for _, row := range typelessTable.Rows() {
		fields := strings.SplitN(row[2], ":", 6)
		switch {
		case row[1] == "star" && row[2] == "":
		case row[1] != "arn" && row[1] != "both", len(fields) != 6, fields[0] != "arn", fields[1] != "${Partition}",
			fields[2] != strings.SplitN(row[0], ":", 2)[0], fields[5] == "", strings.Contains(fields[5], "$"):
			t.Errorf("bad row %q", row)
		}
	}
	for action, want := range map[string]Typeless{
		"dynamodb:ListTables": TypelessARN, "DynamoDB:listtables": TypelessARN, "ec2:DescribeInstances": TypelessStar, "ec2:Describe": TypelessStar,
		"ssm:DescribeParameters": TypelessStar, "sns:ListTopics": TypelessBoth, "ec2:Describ": TypelessBoth, "sqs:ListQueues": TypelessBoth, "": TypelessBoth,
	} {
		if got := TypelessOf(action).Row; got != want {
			t.Errorf("%s: row %v, want %v", action, got, want)
		}
	}
}

// TestE1405: the rows are of a kind, sorted, and say what their kind needs.
func TestE1405(t *testing.T) {
	for _, row := range severalTable.Rows() {
		types := strings.Join(row[2:], "")
		switch row[1] {
		case "together":
			if types == "" {
				t.Errorf("%q names no types", row)
			}
		case "alternatives", "scenario":
			if types != "" {
				t.Errorf("%q names types", row)
			}
		default:
			t.Errorf("bad row %q", row)
		}
	}
	if !slices.IsSortedFunc(severalTable.Rows(), func(a, b []string) int { return strings.Compare(a[0], b[0]) }) {
		t.Error("several.tsv is not sorted")
	}
	s := SeveralOf("SSM:sendcommand")
	if s == nil || s.Kind != TogetherNamed || len(s.Needs) != 2 || !slices.Equal(s.Needs[1], []string{"instance", "managed-instance"}) || len(s.May) != 1 || s.Perhaps != nil {
		t.Errorf("%+v", s)
	}
	if SeveralOf("s3:GetObject") != nil {
		t.Error("a call of s3:GetObject names one resource")
	}
}

// TestE1760: prefixes are in lower case, and types are named or all.
func TestE1760(t *testing.T) {
	if len(Pages()) != 9 {
		t.Errorf("%d prefixes, want the nine of the reference", len(Pages()))
	}
	for prefix, pages := range Pages() {
		if prefix != strings.ToLower(prefix) || !SeveralPages(strings.ToUpper(prefix)) {
			t.Errorf("prefix %q", prefix)
		}
		for _, p := range pages {
			if len(p.Types) == 0 || slices.Contains(p.Types, "") || p.AllTypes != slices.Contains(p.Types, "*") {
				t.Errorf("%s:%s has the types %q", prefix, p.Action, p.Types)
			}
		}
	}
	if SeveralPages("s3") {
		t.Error("s3 has one page")
	}
}
