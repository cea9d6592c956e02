// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// ServiceLabels returns what comes before the suffix of a service principal, "" if the text is not a service principal:
// lower-case labels and the suffix of a partition.
func ServiceLabels(s string) string {
	for _, suffix := range facts.ServiceSuffixes() {
		if labels, ok := strings.CutSuffix(s, suffix); ok && IsLabels(labels) {
			return labels
		}
	}
	return ""
}

// IsLabels reports whether the text is labels of lower-case letters, digits and hyphens with dots between them.
func IsLabels(s string) bool {
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return true
}

// IsRegionShape reports whether a label has the shape of a region code, such as eu-west-1.
func IsRegionShape(s string) bool {
	area, rest, _ := strings.Cut(s, "-")
	end := strings.LastIndexByte(rest, '-')
	return len(area) >= 2 && len(area) <= 4 && end > 0 && rest[end+1:] != "" &&
		strings.Trim(area, "abcdefghijklmnopqrstuvwxyz") == "" && strings.Trim(rest[:end], "abcdefghijklmnopqrstuvwxyz-") == "" &&
		strings.Trim(rest[end+1:], "0123456789") == ""
}

// IsAccountID reports whether the text is twelve digits.
func IsAccountID(s string) bool { return arn.IsAccountID(s) }

// IsUniqueID reports whether the text is the unique id of an IAM entity (E-913).
func IsUniqueID(s string) bool {
	return len(s) >= 16 && len(s) <= 128 && s[0] == 'A' && s[3] == 'A' && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// IsCanonicalUser reports whether the text has the form of a canonical user id (E-916).
func IsCanonicalUser(s string) bool {
	return len(s) == 64 && strings.Trim(strings.ToLower(s), "0123456789abcdef") == ""
}

// IsOriginAccessIdentity reports whether the text names a CloudFront origin access identity, which bucket policies do.
func IsOriginAccessIdentity(s string) bool {
	f := arn.SplitFields(s)
	id, ok := strings.CutPrefix(f.Resource(), OriginAccessIdentityUser)
	return ok && id != "" && f.IsARN() && f.Service() == "iam" && f.Region() == "" && f.Partition() != "" && f.Account() == OriginAccessIdentityAccount &&
		strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// IsProvider reports whether the text names an identity provider.
func IsProvider(s string) bool {
	return IsProviderARN(s) || facts.IsProviderHost(s)
}

// HasVariable reports whether the text holds a policy variable. No principal can; the checks of variables say so.
func HasVariable(s string) bool { return strings.Contains(s, "${") }

// AccountOf returns the account and the partition of an account id or root ARN; whole is false for anything else. The
// partition is "" where an account id is given.
func AccountOf(s string) (account, partition string, whole bool) {
	if IsAccountID(s) {
		return s, "", true
	}
	if p, ok := arn.ParsePrincipal(s); ok && p.Kind == arn.Root {
		return p.Account, p.Partition, true
	}
	return "", "", false
}

// IsServicePrincipal reports whether the text has the form of a service principal, which is lower-case labels and a suffix of
// AWS, or is one of the few that AWS names otherwise, such as alexa-appkit.amazon.com (E-914).
func IsServicePrincipal(s string) bool {
	return ServiceLabels(s) != "" || facts.KnownServicePrincipal(s)
}

// IsProviderARN reports whether the text is the ARN of an identity provider.
func IsProviderARN(s string) bool {
	kind, _ := Provider(s)
	return kind != ""
}

// The ARN of a CloudFront origin access identity has this account, and its resource part begins so (E-1757).
const (
	OriginAccessIdentityAccount = "cloudfront"
	OriginAccessIdentityUser    = "user/CloudFront Origin Access Identity "
)

// The actions by which a role is taken, as indexes of [AssumeActions].
const (
	PlainAssume = iota
	SamlAssume
	WebAssume
	AnyAssume // of principals that may be of any kind
)

// AssumeActions are the actions by which a role is taken.
var AssumeActions = [...]string{"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"}

// SessionActions are checked together with taking a role, and are of no use alone (E-1305).
var SessionActions = [...]string{"sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"}
