// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// ARNFault says what is wrong with an ARN that is not that of a caller, as the end of
// a sentence, and what to do about it, "" if nothing better than the list of forms is
// known.
func ARNFault(s string) (fault, fix string) {
	a, ok := arn.Split(s)
	if !ok {
		return "has fewer than six fields", "write arn:partition:iam::account:role/name"
	}
	kind, name, more := strings.Cut(a.Resource, "/")
	iamARN, stsARN := "arn:"+a.Partition+":iam::"+a.Account+":", "arn:"+a.Partition+":sts::"+a.Account+":"
	entity := kind == "user" || kind == "role"
	session := kind == "assumed-role" || kind == "federated-user" || kind == "assumed-root"
	switch {
	case a.Service != "iam" && a.Service != "sts":
		return "is a resource of " + words.Quote(a.Service) + ", not a caller", ""
	case a.Partition == "":
		return "has no partition", "write aws, aws-cn or aws-us-gov as its second field"
	case a.Region != "":
		return "has a region", "leave that field empty: the ARNs of iam and sts have none"
	case !arn.IsAccountID(a.Account):
		return "has " + words.Quote(a.Account) + " where the account belongs", "write the twelve digits of the account"
	case a.Service == "sts" && (entity || kind == "root"):
		return "is of sts, and users, roles and roots belong to iam", "write " + iamARN + a.Resource
	case a.Service == "iam" && session:
		return "is of iam, and sessions belong to sts", "write " + stsARN + a.Resource
	case kind == "oidc-provider" && strings.Contains(name, "://"):
		_, host, _ := strings.Cut(name, "://")
		return "holds a URL", "write " + iamARN + "oidc-provider/" + host + ", without the scheme"
	case kind == "group":
		return "is a group, which makes no requests", "name its users, or a role"
	case kind == "instance-profile":
		return "is an instance profile, which makes no requests", "name the role in it"
	case a.Service == "iam" && IsOtherIAM(a.Resource):
		return "is of the kind " + kind + ", which makes no requests", "give the ARN of a role or user"
	case kind == "assumed-role" && name != "" && !strings.Contains(name, "/"):
		return "lacks the name of the session", "write " + stsARN + "assumed-role/" + name + "/SESSION, or the ARN of the role for any session of it"
	case kind == "assumed-role" && strings.Count(name, "/") > 1:
		return "has a path", "write only the role's name and the session's: the ARN of a role session has no path"
	case entity && (!more || name == "" || strings.HasSuffix(name, "/")):
		return "lacks the name of the " + kind, "write " + iamARN + kind + "/NAME"
	case a.Service == "iam" && !more && kind != "root":
		return "does not say what " + words.Quote(kind) + " is", "write " + iamARN + "role/" + kind + " or " + iamARN + "user/" + kind
	}
	return "is not the ARN of a caller", ""
}
