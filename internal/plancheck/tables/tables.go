// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package tables holds which resources of AWS carry policies and tie them to principals, and which
// resources of a plan a check keeps for that.
package tables

import (
	"bytes"
	"cmp"
	_ "embed"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

var (
	//go:embed data/carriers.tsv
	carriersText string
	//go:embed data/links.tsv
	linksText string
	//go:embed data/not_iam.tsv
	notIAMText string
	//go:embed data/not_inspected.tsv
	notInspectedText string
	//go:embed data/role_uses.tsv
	roleUsesText string

	carrierTable      = facts.New("carriers", carriersText, "type", "path", "policy_type", "attachment", "owner", "owner_arn", "slot")
	linkTable         = facts.New("links", linksText, "type", "link", "policies", "principals", "kind")
	notIAMTable       = facts.New("not_iam", notIAMText, "type", "path", "holds")
	notInspectedTable = facts.New("not_inspected", notInspectedText, "type", "path")
	roleUsesTable     = facts.New("role_uses", roleUsesText, "type", "argument")
)

const awsPrefix = "aws_"

// AwsccPrefix begins the types of hashicorp/awscc.
const AwsccPrefix = "awscc_"

// fullType is the type that a row of a table is about.
func fullType(row string) string {
	if strings.HasPrefix(row, AwsccPrefix) {
		return row
	}
	return awsPrefix + row
}

// Carrier says where a type of resource has a policy document.
type Carrier struct {
	// Type is the full type, Path leads to the argument: "policy", "details[].policy".
	Type, Path string
	// PolicyType is the name of a policy type, or how to find it: "by_type" of an
	// organization's policy, "built" where arguments make the statement, "structure" where
	// the language is only like that of IAM.
	PolicyType, Attachment string
	// Owner is the argument that names the resource concerned, OwnerARN how its ARN is made
	// of others.
	Owner, OwnerARN string
	// Slot distinguishes the policy from others that AWS keeps for the same owner, such as those of
	// other names; "" if an owner has one policy.
	Slot string
}

// Carriers are the carriers by type.
var Carriers = sync.OnceValue(func() map[string][]*Carrier {
	all := map[string][]*Carrier{}
	for _, row := range carrierTable.Rows() {
		c := &Carrier{fullType(row[0]), row[1], row[2], row[3], row[4], row[5], row[6]}
		all[c.Type] = append(all[c.Type], c)
	}
	return all
})

// LinkRow says how a type of resource ties policies to principals.
type LinkRow struct{ Link, Policies, Principals, Kind string }

// LinkRows are the rows by type.
var LinkRows = sync.OnceValue(func() map[string][]LinkRow {
	all := map[string][]LinkRow{}
	for _, row := range linkTable.Rows() {
		t := fullType(row[0])
		all[t] = append(all[t], LinkRow{row[1], row[2], row[3], row[4]})
	}
	return all
})

// PrincipalTypes are the resources that are principals, by kind.
var PrincipalTypes = map[string]string{
	"aws_iam_role": "role", "aws_iam_user": "user", "aws_iam_group": "group", "aws_ssoadmin_permission_set": "permission_set",
	"awscc_iam_role": "role", "awscc_iam_user": "user", "awscc_iam_group": "group",
}

// nameArguments are the arguments with the name of a principal or policy, where they are not "name".
var nameArguments = map[string]string{
	"awscc_iam_role": "role_name", "awscc_iam_user": "user_name", "awscc_iam_group": "group_name", "awscc_iam_managed_policy": "managed_policy_name",
	"awscc_iam_role_policy": "policy_name", "awscc_iam_user_policy": "policy_name", "awscc_iam_group_policy": "policy_name",
}

// NameArgument is the argument with the name of a resource.
func NameArgument(typ string) string { return cmp.Or(nameArguments[typ], "name") }

// InlineBlocks are the argument of a principal's type that holds its inline policies, and the names of
// the arguments in it with the name and the document of one; "" if the type has none.
func InlineBlocks(typ string) (argument, name, document string) {
	switch {
	case typ == "aws_iam_role":
		return "inline_policy", "name", "policy"
	case strings.HasPrefix(typ, AwsccPrefix) && PrincipalTypes[typ] != "":
		return "policies", "policy_name", "policy_document"
	}
	return "", "", ""
}

// NotInspected are the arguments that are listed and not checked, by type.
var NotInspected = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, row := range notInspectedTable.Rows() {
		typ := fullType(row[0])
		all[typ] = append(all[typ], row[1])
	}
	return all
})

// RoleUses are the arguments by which a type of resource names the role that it runs with
// (K-308).
var RoleUses = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, row := range roleUsesTable.Rows() {
		all[awsPrefix+row[0]] = append(all[awsPrefix+row[0]], row[1])
	}
	return all
})

// NotIAM returns what a type of resource calls a policy and is not one of IAM (K-201): the argument
// that holds it, "" if it is no text, and what it is. ok is false of other types.
func NotIAM(typ string) (argument, holds string, ok bool) {
	for _, row := range notIAMTable.Rows() {
		if match, _ := path.Match(awsPrefix+row[0], typ); match {
			return row[1], row[2], true
		}
	}
	return "", "", false
}

// DocumentSources are the data sources that hold documents.
var DocumentSources = map[string]bool{"aws_iam_policy_document": true, "iamproof_policy_document": true}

// contextSources are the other data sources that are used.
var contextSources = map[string]bool{
	"aws_iam_policy": true, "aws_caller_identity": true, "aws_partition": true, "aws_region": true, "aws_organizations_organization": true,
}

// alsoKept are the resources that are neither carriers nor principals and that rules ask about.
var alsoKept = map[string]bool{
	"aws_s3_bucket": true, "aws_s3_bucket_public_access_block": true, "aws_s3_account_public_access_block": true, "aws_lambda_function": true, "aws_organizations_policy_attachment": true,
	"aws_organizations_organizational_unit": true, "aws_organizations_account": true,
	"aws_kms_key": true, "iamproof_simulation": true, "aws_iam_instance_profile": true, "aws_ssoadmin_account_assignment": true,
}

// keeps reports whether a plan's resource is of interest.
func keeps(more map[string][]*Carrier) func(data bool, typ string) bool {
	return func(data bool, typ string) bool {
		if data {
			return DocumentSources[typ] || contextSources[typ]
		}
		if argument, _, _ := NotIAM(typ); argument != "" {
			return true
		}
		return Carriers()[typ] != nil || more[typ] != nil || LinkRows()[typ] != nil || PrincipalTypes[typ] != "" || alsoKept[typ] || NotInspected()[typ] != nil || RoleUses()[typ] != nil
	}
}

// keepsState reports whether a data source of the state is of interest.
func keepsState(typ string) bool { return DocumentSources[typ] || contextSources[typ] }

// glance reports whether a resource of a type that is not in the tables may hold a policy
// document (K-202).
func glance(typ string, change []byte) bool {
	return MayCarry(typ) && (bytes.Contains(change, []byte(`Statement\"`)) || bytes.Contains(change, []byte(`olic`)) && unknownPolicy.Match(change))
}

// glanceBlock reports whether the expressions of such a resource may make one.
func glanceBlock(typ string, expressions []byte) bool {
	return MayCarry(typ) && bytes.Contains(expressions, []byte(`olic`))
}

// MayCarry reports whether a type that is not in the tables may hold policy documents.
func MayCarry(typ string) bool {
	_, _, other := NotIAM(typ)
	return (strings.HasPrefix(typ, awsPrefix) || strings.HasPrefix(typ, AwsccPrefix)) && !other
}

// policyName are the names that providers give to arguments with a policy document.
const policyName = `(?:(?:assume_role_|resource_|access_|key_|inline_|bucket_|topic_|queue_|repository_|file_system_|permissions_)?policy(?:_document|_text)?|access_policies|policy_documents?)`

var unknownPolicy = regexp.MustCompile(`"` + policyName + `"\s*:\s*true`)

// PolicyPath matches the path of an argument that is named like a policy document.
var PolicyPath = regexp.MustCompile(`^(?:.*[.\]])?` + policyName + `$`)

// ReadOptions are what a check keeps of a plan. More are carriers in addition to those of the
// tables; wants says which other types are of use, nil for none.
func ReadOptions(more []*Carrier, wants func(typ string) bool) planfile.Options {
	keep := keeps(ByType(more))
	if wants != nil {
		tables := keep
		keep = func(data bool, typ string) bool { return tables(data, typ) || !data && wants(typ) }
	}
	return planfile.Options{Keep: keep, Glance: glance, GlanceBlock: glanceBlock, KeepState: keepsState}
}

// ByType returns carriers by the type of their resources.
func ByType(list []*Carrier) map[string][]*Carrier {
	all := map[string][]*Carrier{}
	for _, c := range list {
		all[c.Type] = append(all[c.Type], c)
	}
	return all
}
