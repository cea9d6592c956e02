// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// PrincipalUse is what is known of the document that names a principal.
type PrincipalUse struct {
	Type Type
	// NotS3 says that the document is known not to be the policy of a resource of S3. Only S3 accepts canonical users and origin
	// access identities of CloudFront (E-916, E-1757).
	NotS3 bool
	// Account is the account to write in a proposal, "" if it is not known.
	Account string
}

// account returns the account to write in a proposal, or a word in its place.
func (u PrincipalUse) account() string {
	if u.Account == "" {
		return "ACCOUNT"
	}
	return u.Account
}

// AWSPrincipalFault says what is wrong with a known text under AWS that has neither wildcards nor variables (E-905 to E-913).
func AWSPrincipalFault(s string, use PrincipalUse) Fault {
	if bare := strings.TrimSpace(s); bare != s && bare != "" && AWSPrincipalFault(bare, use).What == "" {
		return Fault{What: "has white space around it", Suggestion: bare}
	}
	switch {
	case s == "*", IsAccountID(s):
		return Fault{}
	case IsOriginAccessIdentity(s):
		if use.Type != Trust && !use.NotS3 {
			return Fault{}
		}
		return Fault{What: "is an origin access identity of CloudFront, which only bucket policies can name"}
	case IsUniqueID(s):
		if p := s[:4]; p == "AIDA" || p == "AROA" {
			return Fault{}
		}
		return Fault{OtherKind: true, What: "is the unique id of something that makes no requests", Fix: "Name a role or user by its ARN."}
	case IsProvider(s):
		return Fault{What: "is an identity provider, not an AWS principal", Fix: `Write it under "Federated".`}
	case IsServicePrincipal(s):
		return Fault{What: "is a service, not an AWS principal", Fix: `Write {"Service": ` + words.Quote(s) + "}."}
	case strings.HasPrefix(s, "arn:"):
		return ARNFault(s)
	case digitsOf(s) != "":
		return accountFault(digitsOf(s), s)
	}
	return nameFault(s, use)
}

// AWSPrincipalStartFault says what is wrong with the beginning of a text under AWS, regardless of what follows (E-1653).
func AWSPrincipalStartFault(s string) Fault {
	f := arn.SplitFields(s)
	if f[0] != "arn" || len(f) < 4 {
		return Fault{}
	}
	if service := f.Service(); service != "iam" && service != "sts" {
		return Fault{OfService: true, What: "resources of " + words.Quote(service) + " are not principals"}
	}
	kind, _, more := strings.Cut(f.Resource(), "/")
	if more && f.Service() == "iam" && KindNames[kind] != "" {
		return Fault{OtherKind: true, What: "that is " + KindNames[kind] + ", which makes no requests", Fix: KindFix(kind)}
	}
	return Fault{}
}

// nameFault is about texts that are neither ARNs nor ids.
func nameFault(s string, use PrincipalUse) Fault {
	switch {
	case strings.TrimSpace(s) == "":
		return Fault{What: "is empty"}
	case strings.Contains(s, "://"):
		return Fault{What: "is a URL, not a principal", Fix: `Write an identity provider under "Federated", with its ARN.`}
	case strings.HasPrefix(strings.ToLower(s), "arn:") && AWSPrincipalFault("arn:"+s[4:], use).What == "":
		return Fault{What: "does not begin with arn: in lower case", Suggestion: "arn:" + s[4:]}
	}
	if kind, name, ok := strings.Cut(s, "/"); ok && (kind == "role" || kind == "user") && name != "" {
		return Fault{What: "is not a complete ARN", Fix: "Write " + words.Quote("arn:aws:iam::"+use.account()+":"+s) + "."}
	}
	if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+=,.@-") == "" {
		return Fault{
			What: "is neither an account id nor an ARN: a name alone is not a principal",
			Fix:  "Write " + words.Quote("arn:aws:iam::"+use.account()+":role/"+s) + ", or user/ in place of role/.",
		}
	}
	return Fault{What: "is neither an account id nor an ARN"}
}

// digitsOf returns the digits of a text that has only digits, hyphens and spaces, "" for others.
func digitsOf(s string) string {
	if strings.Trim(s, "0123456789- ") != "" {
		return ""
	}
	return strings.NewReplacer("-", "", " ", "").Replace(s)
}

// accountFault says what is wrong with a text of digits that is no account id.
func accountFault(digits, written string) Fault {
	f := Fault{What: "is not an account id, which has twelve digits and nothing else"}
	switch {
	case len(digits) == 12:
		f.Suggestion = digits
	case len(digits) < 12 && digits == written:
		f.What = "has " + words.Count(len(digits), "digit", "digits") + ", and account ids have twelve"
		f.Fix = "Write the account id as a string: as a number it loses its leading zeros. Perhaps " + strconv.Quote(strings.Repeat("0", 12-len(digits))+digits) + " is meant."
	default:
		f.What = "has " + words.Count(len(digits), "digit", "digits") + ", and account ids have twelve"
		f.Fix = "Write the twelve digits of the account."
	}
	return f
}
