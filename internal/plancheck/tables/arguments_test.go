// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package tables

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// newer are resources and arguments that exist only in releases after the one whose
// arguments are listed, and attributes that are no arguments.
var newer = []string{
	"aws_s3files_file_system_policy", "aws_lambda_resource_policy", "aws_bedrockagentcore_resource_policy", "aws_osis_resource_policy",
	"aws_pinpointsmsvoicev2_resource_policy", "aws_dsql_cluster_policy", "aws_ssoadmin_managed_policy_attachments_exclusive",
	"aws_ssoadmin_customer_managed_policy_attachments_exclusive", "aws_ram_permission",
	"aws_eks_pod_identity_association.policy", "aws_odb_network.kms_policy_document", "aws_odb_network.sts_policy_document",
	"aws_fsx_s3_access_point_attachment.s3_access_point_arn",
}

// TestArguments compares the tables with the arguments that the provider's schema has. See
// tools/arguments.
func TestArguments(t *testing.T) {
	text, err := os.ReadFile("testdata/arguments.tsv")
	if err != nil {
		t.Fatal(err)
	}
	file, err := facts.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	arguments := map[string][]string{}
	for _, row := range file.Rows {
		arguments[row[0]] = strings.Split(row[1], ",")
	}
	used := map[string]bool{}
	check := func(typ, path string) {
		if strings.HasPrefix(typ, AwsccPrefix) {
			return // the list has no arguments of that provider
		}
		typ = awsPrefix + typ
		if arguments[typ] == nil {
			if used[typ] = true; !slices.Contains(newer, typ) {
				t.Errorf("there is no %s", typ)
			}
			return
		}
		for _, name := range strings.Split(strings.ReplaceAll(path, "[]", ""), ".") {
			if name == "" || name == "self" || name == "arn" || name == "id" || slices.Contains(arguments[typ], name) {
				continue
			}
			if at := typ + "." + name; slices.Contains(newer, at) {
				used[at] = true
			} else {
				t.Errorf("%s has no argument %s", typ, name)
			}
		}
	}
	for _, row := range carrierTable.Rows() {
		check(row[0], row[1])
		check(row[0], row[4])
		for _, m := range regexp.MustCompile(`\{([a-z_]+)\}`).FindAllStringSubmatch(row[5], -1) {
			check(row[0], m[1])
		}
	}
	for _, row := range linkTable.Rows() {
		check(row[0], row[2])
		check(row[0], row[3])
	}
	for _, row := range notInspectedTable.Rows() {
		check(row[0], row[1])
	}
	for _, row := range roleUsesTable.Rows() {
		check(row[0], row[1])
	}
	for _, name := range newer {
		if !used[name] {
			t.Errorf("%s is no exception any more", name)
		}
	}
}

func TestTables(t *testing.T) {
	for _, table := range facts.Opened() {
		if err := table.Err(); err != nil {
			t.Error(err)
		}
	}
	if n := len(carrierTable.Rows()); n < 90 {
		t.Errorf("there are %d carriers", n)
	}
	kinds := []string{"identity", "boundary", "session", "trust", "resource", "scp", "rcp", "endpoint", "built", "structure", "by_type"}
	for _, row := range carrierTable.Rows() {
		if !slices.Contains(kinds, row[2]) {
			t.Errorf("%s has type %q", row[0], row[2])
		}
	}
	for _, row := range linkTable.Rows() {
		if !slices.Contains([]string{"inline", "attach", "attach_all", "inline_all", "attach_by_name", "boundary", "member", "session"}, row[1]) {
			t.Errorf("%s has link %q", row[0], row[1])
		}
	}
}
