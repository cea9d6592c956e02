// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestE1776: a global service has one region a partition, of that partition.
func TestE1776(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range globalTable.Rows() {
		if row[3] != "all" && row[3] != "some" || seen[row[0]+" "+row[1]] {
			t.Errorf("bad row %q", row)
		}
		seen[row[0]+" "+row[1]] = true
		if r, ok := RegionOf(row[2]); !ok || r.Partition != row[1] {
			t.Errorf("%q: the region is %+v", row, r)
		}
	}
	if !slices.IsSortedFunc(globalTable.Rows(), func(a, b []string) int { return slices.Compare(a[:2], b[:2]) }) {
		t.Error("global_services.tsv is not sorted")
	}
	if GlobalIn("sqs") != nil || len(GlobalIn("iam")) < 3 || len(GlobalIn("organizations")) < 3 {
		t.Error("global_services.tsv lacks services, or has regional ones")
	}
}

// TestE1790: each known region has the form of its partition and of no other, and one
// that is not known belongs to the partition whose form it has.
func TestE1790(t *testing.T) {
	for _, r := range Regions() {
		delete(regionsByCode(), r.Code)
		got := PartitionOfRegion(r.Code)
		regionsByCode()[r.Code] = r
		if got != r.Partition || PartitionOfRegion(r.Code) != r.Partition {
			t.Errorf("%s is taken for a region of %q", r.Code, got)
		}
	}
	for code, want := range map[string]string{
		"eu-south-9": "aws", "mx-west-12": "aws", "cn-south-1": "aws-cn", "us-gov-north-1": "aws-us-gov", "us-iso-north-1": "aws-iso",
		"us-isob-south-3": "aws-iso-b", "eu-isoe-east-1": "aws-iso-e", "us-isof-west-1": "aws-iso-f", "eusc-de-west-2": "aws-eusc",
		"eusc-fr-west-1": "", "xx-west-1": "", "eu-west": "", "eu-west-": "", "eu--1": "", "eu-west-1a": "", "EU-WEST-9": "", "us-gov-1": "aws",
		"us-gov": "", "": "", "ireland": "", "eu-west-1-2": "",
	} {
		if got := PartitionOfRegion(code); got != want {
			t.Errorf("%s is taken for a region of %q, want %q", code, got, want)
		}
	}
	known := regexp.MustCompile(`^\.[a-z0-9.-]+$`)
	for _, p := range Partitions() {
		if !known.MatchString(p.ServiceSuffix) || len(p.areas) == 0 || slices.Contains(p.areas, "") {
			t.Errorf("%+v", p)
		}
		if !slices.ContainsFunc(Regions(), func(r Region) bool { return r.Partition == p.Name }) {
			t.Errorf("no region of %s is known", p.Name)
		}
	}
	for _, r := range Regions() {
		if !slices.ContainsFunc(Partitions(), func(p Partition) bool { return p.Name == r.Partition }) {
			t.Errorf("%s is in partition %s, which is not known", r.Code, r.Partition)
		}
	}
}

// TestE1775: every action is listed by one of the two editions.
func TestE1775(t *testing.T) {
	for _, row := range ownerlessTable.Rows() {
		if row[1] != "2023" && row[1] != "2026" {
			t.Errorf("bad row %q", row)
		}
	}
	for action, want := range map[string]Owner{
		"ec2:acceptvpcpeeringconnection": OwnerAbsent, "ebs:getsnapshotblock": OwnerAbsent, "s3:getobject": OwnerNamed, "ebs": OwnerNamed,
	} {
		service, _, _ := strings.Cut(action, ":")
		if got := OwnerOf(service, action); got != want && action != "ebs" {
			t.Errorf("%s: %v, want %v", action, got, want)
		}
	}
}

// TestE917: the hosts that name an identity provider.
func TestE917(t *testing.T) {
	if hosts := MainProviderHosts(); len(hosts) != 4 || len(ProviderHosts()) <= 4 || !slices.Equal(ProviderHosts()[:4], hosts) {
		t.Errorf("the hosts are %q", hosts)
	}
	if !IsProviderHost("www.amazon.com") || IsProviderHost("amazon.com") || ApplicationClaim("www.amazon.com") != "app_id" || ApplicationClaim("gitlab.com") != "" {
		t.Error("provider_hosts.tsv is not as expected")
	}
	for _, host := range append(ProviderHosts(), "https://gitlab.com", "WWW.Amazon.com") {
		if s, ok := SharedProviderOf(host); !ok || s.Name == "" || len(s.Keys) == 0 || !strings.HasPrefix(s.Keys[0], s.Issuer+":") {
			t.Errorf("%s: %+v, %v", host, s, ok)
		}
	}
	if s, ok := SharedProviderOf("idp.example.org"); ok {
		t.Errorf("idp.example.org is shared: %+v", s)
	}
}

// TestE542: every row has a meaning.
func TestE542(t *testing.T) {
	for _, row := range withoutResourceTable.Rows() {
		if WithoutResourceOf(row[0]) == WithoutResourceUnsaid {
			t.Errorf("bad row %q", row)
		}
	}
	if WithoutResourceOf("sqs") != WithoutResourceUnsaid || WithoutResourceOf("ecr") != WithoutResourceCovers {
		t.Error("resource_optional.tsv is not as expected")
	}
}

// TestE1783: resource types whose ids may hold colons, some only in calls of some actions.
func TestE1783(t *testing.T) {
	for _, tt := range []struct {
		service, typ, action string
		want                 bool
	}{
		{"s3", "object", "GetObject", true}, {"s3", "bucket", "ListBucket", false}, {"sns", "topic", "Unsubscribe", true}, {"sns", "topic", "Publish", false},
	} {
		if got := ColonIDs(tt.service, tt.typ, tt.action); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

// TestE1755: the forms of ARNs of AWS's own resources.
func TestE1755(t *testing.T) {
	for _, row := range awsOwnedTable.Rows() {
		if row[1] != "" && row[1] != "aws" || !strings.Contains(row[2], "/") || row[1] == "aws" && !strings.HasSuffix(row[2], "/") || (row[3] == "") != (row[4] == "") {
			t.Errorf("bad row %q", row)
		}
	}
	if len(AWSOwnedOf("ssm")) != 6 || AWSOwnedOf("ssm")[0].Kind != "automation-definition/" || AWSOwnedOf("sqs") != nil || AWSOwnedOf("cloudformation")[0].Actions == nil {
		t.Error("aws_owned.tsv is not as expected")
	}
}

// TestE1403Formats: forms of ARNs have six fields and the service that the table gives.
func TestE1403Formats(t *testing.T) {
	for _, row := range arnFormatTable.Rows() {
		if f := strings.Split(row[2], ":"); len(f) != 6 || f[0] != "arn" || f[2] != row[0] {
			t.Errorf("bad row %q", row)
		}
	}
	if len(ARNFormatsOf("swf")) != 1 || ARNFormatsOf("sqs") != nil {
		t.Error("arn_formats.tsv is not as expected")
	}
}

func TestOwnedByAWS(t *testing.T) {
	for arn, want := range map[string]bool{
		"arn:aws:ssm:eu-west-1::document/AWS-RunShellScript":                       true,
		"arn:aws:ssm:*:*:document/AWS-RunShellScript":                              true,  // no customer's begins like this
		"arn:aws:ssm:*:*:document/AWSQuickSetup-Patch":                             false, // made by AWS, in an account of a customer
		"arn:aws:ssm:*:*:document/AWS*":                                            false,
		"arn:aws:ssm:eu-west-1::document/*":                                        true,
		"arn:aws:ssm:*:*:document/*":                                               false,
		"arn:aws:ssm:eu-west-1:444455556666:document/Restart":                      false,
		"arn:aws:ssm:eu-west-1:*:parameter/aws/service/x":                          true,
		"arn:aws:ssm:eu-west-1:*:parameter/awsome":                                 false,
		"arn:aws:iam::aws:policy/ReadOnlyAccess":                                   true,
		"arn:aws:iam::*:policy/ReadOnlyAccess":                                     false,
		"arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31":     true,
		"arn:aws:elasticbeanstalk:eu-west-1::platform/Go":                          true,
		"arn:aws:elasticbeanstalk:eu-west-1:444455556666:platform/mine":            false,
		"arn:aws:ec2:eu-west-1::image/ami-1":                                       false, // of the account that made it
		"arn:aws:s3:::aws-bucket/x":                                                false,
		"arn:aws:bedrock:*::foundation-model/anthropic.claude-3-haiku-20240307-v1": true,
	} {
		f := strings.SplitN(arn, ":", 6)
		if OwnedByAWS(f[2], f[4], f[5]) != want {
			t.Errorf("%s: not %v", arn, want)
		}
	}
}

func TestNearestRegion(t *testing.T) {
	for text, want := range map[string]string{
		"ireland": "eu-west-1", "Frankfurt": "eu-central-1", "Europe (London)": "eu-west-2", "N. Virginia": "us-east-1", "virginia": "us-east-1",
		"eu-west-1a": "eu-west-1", "EU-WEST-1": "eu-west-1", "eu_west_1": "eu-west-1", "eu-wst-1": "eu-west-1", "us-esat-1": "us-east-1", "eu-ecnrtal-1": "eu-central-1",
		"somewhere": "", "": "",
	} {
		if got := NearestRegion(text); got != want {
			t.Errorf("NearestRegion(%q) = %q, want %q", text, got, want)
		}
	}
}
