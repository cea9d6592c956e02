// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const (
	sourceIPAt    = conditionAt + `.IpAddress["aws:SourceIp"]`
	notSourceIPAt = conditionAt + `.NotIpAddress["aws:SourceIp"]`
	networkDeny   = "NETWORK_DENY_WITHOUT_SERVICE_EXEMPTION"
)

var valueIPCases = []checktest.Case{
	{ID: "PRIVATE_IP_ADDRESS", Cond: `{"IpAddress":{"aws:SourceIp":["10.8.0.0/16"]}}`, At: sourceIPAt, Message: "no request meets the condition"},
	{ID: "PRIVATE_IP_ADDRESS", Name: "all kinds", Cond: `{"IpAddress":{"aws:SourceIp":["172.31.0.0/16","192.168.1.1","100.64.0.0/10","127.0.0.1","169.254.0.0/16","fd00::/8","fe80::1","::1"]}}`, At: sourceIPAt},
	{ID: "PRIVATE_IP_ADDRESS", Name: "IfExists", Class: frame.Warning, Cond: `{"IpAddressIfExists":{"aws:SourceIp":"10.8.0.0/16"}}`, At: conditionAt + `.IpAddressIfExists["aws:SourceIp"]`, Message: "VPC endpoint", Also: []string{ifExistsAllow}},
	{ID: "PRIVATE_IP_ADDRESS", Name: "public", Cond: `{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","172.32.0.0/16","100.128.0.0/16","10.0.0.0/7","2001:db8::/32"]}}`, Also: []string{"IP_RANGE_IS_EVERYTHING"}},
	{ID: "PRIVATE_IP_ADDRESS", Name: "another key", Cond: `{"IpAddress":{"aws:VpcSourceIp":"10.8.0.0/16"},"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}`},
	{ID: "PRIVATE_IP_ADDRESS", Name: "one cannot be read", Cond: `{"IpAddress":{"aws:SourceIp":["10.8.0.0/16","198.51.100.0/99"]}}`, Also: []string{"TYPE_MISMATCH_IP_RANGE"}},

	{ID: "PRIVATE_NOT_IP_ADDRESS", Stmt: denyIf("s3:*", `{"NotIpAddress":{"aws:SourceIp":["192.168.0.0/24"]}}`), At: notSourceIPAt, Message: "denies regardless", Also: []string{networkDeny}},
	{ID: "PRIVATE_NOT_IP_ADDRESS", Name: "Allow", Cond: `{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`, At: notSourceIPAt, Message: "every request meets", Also: []string{negatedAllow}},
	{ID: "PRIVATE_NOT_IP_ADDRESS", Name: "public", Stmt: denyIf("s3:*", `{"NotIpAddress":{"aws:SourceIp":"198.51.100.0/24"},"Bool":{"aws:ViaAWSService":"false"}}`)},

	{ID: "PRIVATE_IP_ADDRESS_SUBSET", Cond: `{"IpAddress":{"aws:SourceIp":["10.8.0.0/16","198.51.100.7/32"]}}`, At: sourceIPAt, Message: `"10.8.0.0/16" is a private address`},
	{ID: "PRIVATE_IP_ADDRESS_SUBSET", Name: "two", Cond: `{"IpAddress":{"aws:SourceIp":["10.8.0.0/16","198.51.100.7/32","127.0.0.1"]}}`, At: sourceIPAt, Message: "are private addresses"},
	{ID: "PRIVATE_IP_ADDRESS_SUBSET", Name: "none", Cond: `{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","198.51.100.7/32"]}}`},
	{ID: "PRIVATE_NOT_IP_ADDRESS_SUBSET", Stmt: denyIf("s3:*", `{"NotIpAddress":{"aws:SourceIp":["10.8.0.0/16","198.51.100.7/32"]},"Bool":{"aws:ViaAWSService":"false"}}`), At: notSourceIPAt},
	{ID: "PRIVATE_NOT_IP_ADDRESS_SUBSET", Name: "none", Stmt: denyIf("s3:*", `{"NotIpAddress":{"aws:SourceIp":["203.0.113.0/24","198.51.100.7/32"]},"Bool":{"aws:ViaAWSService":"false"}}`)},

	{ID: "IMPROVE_IP_RANGE", Cond: `{"IpAddress":{"aws:SourceIp":"198.51.100.77/24"}}`, At: sourceIPAt, Message: `Write "198.51.100.0/24", or "198.51.100.77/32"`},
	{ID: "IMPROVE_IP_RANGE", Name: "IPv6, negated", Stmt: denyIf("s3:*", `{"NotIpAddress":{"aws:VpcSourceIp":["10.1.2.0/24","2001:db8::1/32"]},"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"},"Bool":{"aws:ViaAWSService":"false"}}`),
		At: conditionAt + `.NotIpAddress["aws:VpcSourceIp"][1]`, Message: `"2001:db8::/32"`},
	{ID: "IMPROVE_IP_RANGE", Name: "networks", Cond: `{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","198.51.100.77/32","203.0.113.77"]}}`},

	{ID: "IP_RANGE_IS_EVERYTHING", Cond: `{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, At: sourceIPAt, Message: "restricts nothing"},
	{ID: "IP_RANGE_IS_EVERYTHING", Name: "IPv6", Cond: `{"IpAddress":{"aws:SourceIp":["2000::/3","::/0"]}}`, At: sourceIPAt + `[0]`, More: []string{sourceIPAt + `[1]`}},
	{ID: "IP_RANGE_IS_EVERYTHING", Name: "halves", Cond: `{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}`, At: sourceIPAt + `[0]`, More: []string{sourceIPAt + `[1]`}, Message: "together all IPv4 addresses"},
	{ID: "IP_RANGE_IS_EVERYTHING", Name: "one half", Cond: `{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","8000::/1"]}}`, At: sourceIPAt + `[0]`, More: []string{sourceIPAt + `[1]`}, Message: "hardly anyone"},
	{ID: "IP_RANGE_IS_EVERYTHING", Name: "narrow enough", Cond: `{"IpAddress":{"aws:SourceIp":["52.0.0.0/8","2001:db8::/32"]}}`},
	{ID: "IP_RANGE_IS_EVERYTHING", Name: "Deny", Stmt: denyIf("s3:*", `{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`)},
	{ID: "IP_RANGE_IS_EVERYTHING", Name: "negated", Cond: `{"NotIpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, Also: []string{negatedAllow}},
}

// ifExistsAllow is a check of another family.
const ifExistsAllow = "IF_EXISTS_WEAKENS_ALLOW"
